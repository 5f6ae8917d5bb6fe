package io.estran.twin;

import io.estran.twin.state.Property;
import io.estran.twin.state.Twin;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/** The README's example: what a Java application writes to have twins. Compiled, and run by {@link TwinsTest}. */
final class PumpingStationExample {
    private PumpingStationExample() {}

    static void run(String bootstrap, PrintStream out) throws InterruptedException {
        try (Twins twins = Twins.connect(bootstrap, "station-1/**")) {
            twins.onAlarm(
                    alarm -> out.println(alarm.rule() + " is " + alarm.state().word()));
            twins.start();
            twins.awaitCurrent(Duration.ofSeconds(10));
            for (Twin twin : twins.all()) {
                for (Property property : twin.properties()) {
                    out.println(property.series() + " " + property.last().last() + " " + property.unit() + " "
                            + property.freshness(Instant.now()).word());
                }
            }
        }
    }
}
