package io.estran.system.chaos.ledger;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.account.GapRecord;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Id128;
import io.estran.system.chaos.input.Feed;
import io.estran.twin.stream.CommittedRecord;
import io.estran.twin.stream.CommittedSink;
import io.estran.twin.stream.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** Everything that a read_committed consumer got, from the beginning of the topics. Thread safe. */
public final class Arrivals implements CommittedSink {
    private final Map<String, Feed> feeds = new HashMap<>();
    private final LongSupplier monotonic;
    private final Recoveries recoveries;
    private final Map<WindowKey, Content> windows = new HashMap<>();
    private final Map<AlarmKey, Integer> alarms = new HashMap<>();
    private final Map<String, Long> newest = new HashMap<>();
    private final List<String> repeatedWindows = new ArrayList<>();
    private final Map<Id128, LaneRecords> lanes = new LinkedHashMap<>();
    private final Map<Id128, Account> accounts = new LinkedHashMap<>();
    private final List<GapRecord> gaps = new ArrayList<>();
    private final List<DroppedReadings> dropped = new ArrayList<>();

    /** Arrivals of these feeds; recoveries are told as they happen. */
    public Arrivals(List<Feed> feeds, Recoveries recoveries, LongSupplier monotonic) {
        feeds.forEach(feed -> this.feeds.put(feed.agent(), feed));
        this.recoveries = recoveries;
        this.monotonic = monotonic;
    }

    @Override
    public synchronized void record(CommittedRecord record) {
        if (record instanceof CommittedRecord.DeclaredGap gap) {
            gaps.add(gap.gap());
        } else if (record instanceof CommittedRecord.Aggregate aggregate) {
            WindowAggregate window = aggregate.window();
            if (isNew(record.place(), asset(window.series()))) {
                window(record.place().agent().value(), window);
            }
        } else if (record instanceof CommittedRecord.EventRecord happening) {
            Event event = happening.event();
            boolean isNew = isNew(record.place(), event.asset());
            if (isNew && event.type().equals(Event.READINGS_DROPPED)) {
                dropped.add(DroppedReadings.of(record.place().agent().value(), event));
            } else if (isNew && event.type().equals(Event.ALARM)) {
                alarms.merge(
                        new AlarmKey(
                                event.asset(), String.valueOf(event.fields().get("transition")), event.time()),
                        1,
                        Integer::sum);
            }
        }
    }

    private boolean isNew(Place place, String asset) {
        return lanes.computeIfAbsent(place.lane(), lane -> new LaneRecords())
                .add(asset, place.sequence(), place.index(), place.record());
    }

    private void window(String agent, WindowAggregate window) {
        WindowKey key = new WindowKey(window.series(), window.start(), window.end());
        if (windows.putIfAbsent(key, Content.of(window)) != null) {
            repeatedWindows.add(key.toString());
        }
        Feed feed = feeds.get(agent);
        if (feed != null) {
            long number = feed.windowAt(window.start());
            newest.merge(agent, number, Math::max);
            recoveries.delivered(agent, number, monotonic.getAsLong());
        }
    }

    private static String asset(String series) {
        return series.substring(0, Math.max(0, series.lastIndexOf('/')));
    }

    @Override
    public synchronized void account(AccountMessage message) {
        accounts.put(message.account().lane(), message.account());
    }

    /** Newest window of an agent, as its feed counts; -1 if none came. */
    public synchronized long newestWindow(String agent) {
        return newest.getOrDefault(agent, -1L);
    }

    /** Windows that came. */
    public synchronized int windowCount() {
        return windows.size();
    }

    /** Records that came, events included. */
    public synchronized long records() {
        return lanes.values().stream().mapToLong(LaneRecords::records).sum();
    }

    /** How many windows follow from the inputs. */
    public static long windowsOf(List<AgentInput> inputs) {
        return inputs.stream()
                .mapToLong(input -> Expectation.of(input).windows().size())
                .sum();
    }

    /** Compares all of it with what was put in; {@code causes} are the reasons for which there may be gaps. */
    public synchronized Comparison.Result compare(List<AgentInput> inputs, Set<GapReason> causes) {
        return Comparison.of(
                inputs,
                new Observed(
                        windows, alarms, repeatedWindows, lanes, accounts, List.copyOf(gaps), List.copyOf(dropped)),
                causes);
    }
}
