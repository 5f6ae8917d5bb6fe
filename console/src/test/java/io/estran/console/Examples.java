package io.estran.console;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.account.Presence;
import io.estran.protocol.aggregate.Moments;
import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.twin.alarm.Alarm;
import io.estran.twin.alarm.AlarmState;
import io.estran.twin.state.AgentStanding;
import io.estran.twin.state.FreshnessRule;
import io.estran.twin.state.Property;
import io.estran.twin.state.WindowHistory;
import io.estran.twin.stream.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Twins, alarms and agents as the console's tests need them. */
public final class Examples {
    public static final AgentName AGENT = new AgentName("lab-1");
    public static final long SECOND = 1_000_000_000L;

    private static final FreshnessRule RULE = new FreshnessRule(0, SECOND);

    private Examples() {}

    public static String asset(String series) {
        return series.substring(0, series.lastIndexOf('/'));
    }

    /** A good window of one second; {@code decimals} below 0 are no resolution. */
    public static WindowAggregate window(
            String series, String unit, int decimals, long end, double min, double last, double max) {
        double tick = Math.pow(10, Math.max(0, decimals));
        Moments moments = decimals < 0
                ? new Moments.Doubles(10 * last, 0)
                : new Moments.Ticks(decimals, Math.round(10 * last * tick), 0, Math.round(last * tick));
        return new WindowAggregate(
                series,
                unit,
                end - SECOND,
                SECOND,
                10,
                0,
                min,
                max,
                last,
                last,
                moments,
                QuantileSketch.EMPTY,
                Quality.GOOD,
                QualityReason.NONE,
                0,
                true);
    }

    /** A window in which every reading was bad. */
    public static WindowAggregate bad(String series, String unit, long end, QualityReason reason) {
        return new WindowAggregate(
                series,
                unit,
                end - SECOND,
                SECOND,
                0,
                10,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                new Moments.Doubles(0, 0),
                QuantileSketch.EMPTY,
                Quality.BAD,
                reason,
                0,
                true);
    }

    public static Property property(@Nullable AgentStanding agent, List<WindowAggregate> windows) {
        Place place = new Place(AGENT, 1, new Id128(1, 2), 1, 0, 0, "estran.aggregates", 0, 1, 0);
        return new Property(windows.get(0).series(), List.of(new WindowHistory(SECOND, windows, place)), agent, RULE);
    }

    /** A series of {@code count} windows up to {@code end}, whose means follow a function of the time in seconds. */
    public static Property property(
            String series, String unit, int decimals, long end, int count, double spread, DoubleUnaryOperator of) {
        List<WindowAggregate> windows = new ArrayList<>();
        double tick = Math.pow(10, decimals < 0 ? 6 : decimals);
        for (int i = count - 1; i >= 0; i--) {
            long at = end - i * SECOND;
            double mean = Math.round(of.applyAsDouble(at / (double) SECOND) * tick) / tick;
            double half = Math.round(spread * tick) / tick;
            windows.add(window(series, unit, decimals, at, mean - half, mean, mean + half));
        }
        return property(null, windows);
    }

    public static Property property(String series, long end, double value) {
        return property(null, List.of(window(series, "degC", 1, end, value, value, value)));
    }

    public static Alarm raised(String rule, String series, String priority, long time, double value) {
        return new Alarm(asset(series), rule, series, priority, AlarmState.RAISED, time, value, time);
    }

    public static Alarm cleared(String rule, String series, String priority, long time, double value) {
        return new Alarm(asset(series), rule, series, priority, AlarmState.CLEARED, time, value, time - SECOND);
    }

    public static Account account(
            BatchClass batchClass, long run, LaneStatus status, long last, long stored, long duplicates) {
        List<Account.Range> gaps = last == stored
                ? List.of()
                : List.of(new Account.Range(1, last - stored, GapReason.EVICTED, 10, 0, SECOND));
        return account(
                batchClass, run, status, last, stored, duplicates, gaps, new LanePoint(Id128.NONE, 0, Hash256.ZERO), 0);
    }

    /** An account of events of that run, which so many lanes follow. */
    public static Account forked(long run, int successors) {
        LanePoint none = new LanePoint(Id128.NONE, 0, Hash256.ZERO);
        return account(BatchClass.EVENTS, run, LaneStatus.OK, 5, 5, 0, List.of(), none, successors);
    }

    /** An account of events of that run, whose lane follows that one. */
    public static Account following(long run, Id128 lane, long at) {
        LanePoint predecessor = new LanePoint(lane, at, Hash256.ZERO);
        return account(BatchClass.EVENTS, run, LaneStatus.OK, 5, 5, 0, List.of(), predecessor, 0);
    }

    private static Account account(
            BatchClass batchClass,
            long run,
            LaneStatus status,
            long last,
            long stored,
            long duplicates,
            List<Account.Range> gaps,
            LanePoint predecessor,
            int successors) {
        return new Account(
                AGENT,
                new Id128(run, batchClass.code()),
                batchClass,
                run,
                status,
                status == LaneStatus.BLOCKED ? 2 : 0,
                last,
                Hash256.ZERO,
                stored,
                stored * 10,
                duplicates,
                0,
                gaps,
                0,
                100,
                0,
                predecessor,
                LongStream.rangeClosed(1, successors)
                        .mapToObj(number -> new Id128(900, number))
                        .toList());
    }

    public static AgentStanding agent(String name, boolean online, long heardAt, Account... accounts) {
        AgentName agent = new AgentName(name);
        Presence presence = new Presence(
                agent,
                new Id128(7, 7),
                4,
                1,
                online,
                "0.1.0",
                heardAt,
                heardAt - SECOND,
                13_000_000,
                1L << 30,
                31.4,
                3);
        return new AgentStanding(agent, presence, heardAt, List.of(accounts), List.of());
    }

    /** The same agent with what waits behind new data, and a clock that is behind the gateway's. */
    public static AgentStanding draining(AgentStanding agent, long bytes, double seconds, long clockOffset) {
        Presence said = java.util.Objects.requireNonNull(agent.presence());
        Presence presence = new Presence(
                said.agent(),
                said.run(),
                said.runNumber(),
                said.connection(),
                said.online(),
                said.version(),
                said.time(),
                said.watermark(),
                said.spoolBytes(),
                said.spoolCapacity(),
                said.spoolHours(),
                said.pending(),
                bytes,
                seconds,
                clockOffset);
        return new AgentStanding(agent.agent(), presence, agent.heardAt(), agent.accounts(), agent.gaps());
    }

    public static Event event(String type, String asset, long time, Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Event(type, asset, time, fields);
    }
}
