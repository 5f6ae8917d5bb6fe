package io.estran.agent.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.process.time.Clock;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A start waits for the disk, and can be broken off. */
@Timeout(30)
class StartWaitTest {
    @Test
    void itAsksUntilThereIsAFrame() {
        AtomicInteger asked = new AtomicInteger();
        new StartWait(Clock.system(), () -> asked.incrementAndGet() == 5).await();
        assertThat(asked).hasValue(5);
    }

    @Test
    void anInterruptBreaksItOff() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> new StartWait(Clock.system(), () -> false).await())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("broken off");
        assertThat(Thread.interrupted()).isTrue();
    }
}
