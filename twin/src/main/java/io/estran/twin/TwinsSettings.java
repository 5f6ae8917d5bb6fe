package io.estran.twin;

import io.estran.protocol.name.KafkaTopics;
import io.estran.protocol.name.NamePattern;
import io.estran.twin.state.ExpectedPeriods;
import io.estran.twin.state.TwinLimits;
import io.estran.twin.stream.ReaderSettings;
import io.estran.twin.stream.Start;
import java.time.Duration;

/**
 * What {@link Twins} read and keep. Immutable: each method returns changed settings.
 *
 * @param reader broker, topics with their starts, assets, share, settings of the Kafka client
 * @param periods expected periods
 * @param limits bounds
 */
public record TwinsSettings(ReaderSettings reader, ExpectedPeriods periods, TwinLimits limits) {
    private static final Start LAST_HOUR = Start.since(Duration.ofHours(1));
    private static final Start LAST_MONTH = Start.since(Duration.ofDays(30));

    /** All assets, the last hour of windows, the last 30 days of events, defaults for the rest. */
    public static TwinsSettings of(String bootstrap) {
        ReaderSettings reader = ReaderSettings.of(bootstrap)
                .topic(KafkaTopics.AGENTS, Start.beginning())
                .topic(KafkaTopics.LANES, Start.beginning());
        return new TwinsSettings(reader, ExpectedPeriods.DEFAULT, TwinLimits.DEFAULT).from(LAST_HOUR, LAST_MONTH);
    }

    /**
     * Also the assets that match; without any pattern all are mirrored.
     *
     * @throws IllegalArgumentException if it is not a pattern ({@link NamePattern#of})
     */
    public TwinsSettings assets(String pattern) {
        return reader(reader.assets(NamePattern.of(pattern)));
    }

    /**
     * With windows and events from these places on. What is older is in no history; an alarm that was raised before, and
     * never since, is not known.
     */
    public TwinsSettings from(Start windows, Start events) {
        return reader(reader.topic(KafkaTopics.AGGREGATES, windows).topic(KafkaTopics.EVENTS, events));
    }

    /** Also with a declared period, for series whose windows come at irregular distances; the first that matches counts. */
    public TwinsSettings expect(String seriesPattern, Duration period) {
        return new TwinsSettings(reader, periods.and(NamePattern.of(seriesPattern), period), limits);
    }

    /** With another least expected period; windows that follow one another faster are not late before twice this. */
    public TwinsSettings shortestPeriod(Duration least) {
        return new TwinsSettings(reader, periods.shortest(least), limits);
    }

    /** With other bounds. */
    public TwinsSettings limits(TwinLimits bounds) {
        return new TwinsSettings(reader, periods, bounds);
    }

    /** With another bound of the memory that windows and accounts take together, bytes; at least 1 MiB. */
    public TwinsSettings memory(long bytes) {
        return limits(limits.memory(bytes));
    }

    /** Only one share of the assets, so that several processes divide a large fleet. */
    public TwinsSettings share(int index, int count) {
        return reader(reader.share(index, count));
    }

    /** With a setting of the Kafka client (security). */
    public TwinsSettings client(String key, String value) {
        return reader(reader.client(key, value));
    }

    private TwinsSettings reader(ReaderSettings other) {
        return new TwinsSettings(other, periods, limits);
    }
}
