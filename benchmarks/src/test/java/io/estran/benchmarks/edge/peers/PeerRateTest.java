package io.estran.benchmarks.edge.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.benchmarks.report.Rounds;
import io.estran.benchmarks.report.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An engine is compared only if it states the windows that the agent states. */
class PeerRateTest {
    private static final Rounds ONE = new Rounds(0, 1);

    @Test
    void anEngineThatStatesTheSameWindowsIsCompared() throws Exception {
        List<Row> rows = PeerRate.rows(List.of(new Plain(0)), 20, 3, 0, ONE);
        assertThat(rows).hasSize(2).allSatisfy(row -> {
            assertThat(row.name()).endsWith("against Plain");
            assertThat(row.measured()).isNotNegative();
        });
    }

    @Test
    void anEngineThatMissesAReadingIsRefused() {
        assertThatThrownBy(() -> PeerRate.rows(List.of(new Plain(1)), 20, 3, 0, ONE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Plain has 5999 of 6000 readings in its windows");
    }

    @Test
    void windowsThatDifferAreNamed() {
        StatedWindows one = new StatedWindows(2, 0, 1);
        StatedWindows other = new StatedWindows(2, 0, 1);
        one.window(1, 0, 10, 1, 2, 15);
        other.window(1, 0, 10, 1, 2, 15.5);
        assertThat(one.differenceFrom(one)).isEmpty();
        assertThat(one.differenceFrom(other))
                .isEqualTo(
                        "second 0 of series 1 has 10 readings from 1.0 to 2.0, sum 15.0, not 10 from 1.0 to 2.0, sum 15.5");
        one.window(1, 0, 10, 1, 2, 15);
        assertThat(one.differenceFrom(other)).startsWith("1 windows were stated twice");
    }

    @Test
    void howToGetThePeersIsSaid() {
        assertThat(PeerRate.HOW).contains("./mvnw -Ppeers");
    }

    /** Adds up in a map, and misses so many. */
    private record Plain(int missed) implements Peer.Maker {
        @Override
        public String name() {
            return "Plain";
        }

        @Override
        public Class<?> library() {
            return HashMap.class;
        }

        @Override
        public Peer start(int series, long start, Peer.Heard heard) {
            record Place(int series, long start) {}
            Map<Place, double[]> windows = new HashMap<>();
            int[] toMiss = {missed};
            return new Peer() {
                @Override
                public void take(int of, long time, double value) {
                    if (toMiss[0]-- > 0) {
                        return;
                    }
                    double[] sums = windows.computeIfAbsent(new Place(of, time - time % SECOND), place ->
                            new double[] {0, Double.MAX_VALUE, -Double.MAX_VALUE, 0});
                    sums[0]++;
                    sums[1] = Math.min(sums[1], value);
                    sums[2] = Math.max(sums[2], value);
                    sums[3] += value;
                }

                @Override
                public void finish(long time) {
                    windows.forEach((place, of) ->
                            heard.window(place.series(), place.start(), (long) of[0], of[1], of[2], of[3]));
                }

                @Override
                public void close() {}
            };
        }
    }
}
