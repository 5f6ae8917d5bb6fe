package io.estran.twin.stream;

import java.time.Duration;

/** Where in a topic a reader begins. A partition that appears later is read from its beginning in any case. */
public sealed interface Start {
    /** With the oldest record that is kept. */
    record Beginning() implements Start {}

    /** With what comes from now on. */
    record Now() implements Start {}

    /** With the first record that the broker appended at most this long ago. */
    record Since(Duration age) implements Start {}

    static Start beginning() {
        return new Beginning();
    }

    static Start now() {
        return new Now();
    }

    static Start since(Duration age) {
        return new Since(age);
    }
}
