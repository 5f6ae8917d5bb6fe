package io.estran.agent.seal;

import io.estran.agent.output.Output;
import io.estran.agent.storage.Bench;
import io.estran.protocol.aggregate.Moments;
import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.protocol.reading.Reading;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Records for tests. */
public final class Records {
    private Records() {}

    /** An event with that text. */
    public static Output event(long ordinal, String text) {
        return new Output.EventRecord(
                ordinal, new Event("test", "plant/tank", 1_700_000_000_000_000_000L, Map.of("text", text)));
    }

    /** A window whose values do not compress: about seventy bytes of a batch. */
    public static Output noisy(long ordinal, String asset, RandomGenerator random) {
        long second = 1_000_000_000L;
        return new Output.Aggregate(
                ordinal,
                asset,
                new WindowAggregate(
                        asset + "/level",
                        "m",
                        ordinal * second,
                        second,
                        1,
                        0,
                        random.nextGaussian(),
                        random.nextGaussian() + 100,
                        random.nextGaussian(),
                        random.nextGaussian(),
                        new Moments.Doubles(random.nextGaussian(), Math.abs(random.nextGaussian())),
                        new QuantileSketch(0, 100, new long[] {1}, 0, new long[0]),
                        Quality.GOOD,
                        QualityReason.NONE,
                        0,
                        true));
    }

    /** A raw reading whose value does not compress. */
    public static Output noisyRaw(long ordinal, String asset, RandomGenerator random) {
        return raw(ordinal, asset, ordinal * 1_000_000_000L, random.nextGaussian());
    }

    /** A reading as it was taken, at that event time. */
    public static Output raw(long ordinal, String asset, long time) {
        return raw(ordinal, asset, time, 1);
    }

    private static Output raw(long ordinal, String asset, long time, double value) {
        return new Output.RawReading(
                ordinal, asset, new Reading(asset + "/level", "m", time, value, Quality.GOOD, QualityReason.NONE));
    }

    /** A window of one second of one series of the asset. */
    public static Output aggregate(long ordinal, String asset) {
        return new Output.Aggregate(ordinal, asset, Bench.window(asset + "/level", ordinal));
    }
}
