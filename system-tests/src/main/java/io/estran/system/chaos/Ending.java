package io.estran.system.chaos;

import java.time.Duration;

/** Whether somebody wants the campaign to end early. Thread safe. */
@FunctionalInterface
interface Ending {
    /** Waits that long, or until somebody does; whether somebody does. */
    boolean await(Duration duration) throws InterruptedException;
}
