package io.estran.system.simulation;

import io.estran.protocol.account.Presence;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.bytes.Digests;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.fault.UnreadableVersionException;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.KafkaTopics;
import io.estran.system.simulation.world.History;
import io.estran.system.simulation.world.SimulatedLog;
import io.estran.twin.state.AgentFolds;
import io.estran.twin.state.AgentStanding;
import io.estran.twin.state.Memory;
import io.estran.twin.state.TwinLimits;
import io.estran.twin.stream.CommittedRecord;
import io.estran.twin.stream.CommittedSink;
import io.estran.twin.stream.Place;
import io.estran.twin.stream.ReaderSettings;
import io.estran.twin.stream.RecordDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/**
 * A reader of committed records, as a twin is one, and what it checks: each record once and in order per lane, the chain without
 * a break, gaps where nothing is stored, each statement on a window once and the final one last, no reading in a window twice.
 */
final class TwinReader implements CommittedSink {
    private static final List<String> TOPICS =
            List.of(KafkaTopics.CHAIN, KafkaTopics.AGGREGATES, KafkaTopics.RAW, KafkaTopics.EVENTS, KafkaTopics.AGENTS);

    private final SimulatedLog log;
    private final Ledger ledger;
    private final History history;
    private final Set<GapReason> causes;
    private final AgentFolds agents = new AgentFolds(TwinLimits.DEFAULT, new Memory(TwinLimits.DEFAULT.memory()));
    private final Map<AgentName, AgentStanding> standings = new HashMap<>();
    private final RecordDecoder decoder = new RecordDecoder(ReaderSettings.of("simulated:0"));
    private final Map<String, Long> positions = new HashMap<>();
    private final Map<Id128, Reached> lanes = new TreeMap<>();
    private final Map<Id128, Place> lastPlace = new HashMap<>();
    /** The run that sealed a lane. */
    private final Map<Id128, Id128> runs = new HashMap<>();
    /** Records that came, less those that the headers say, by batch. */
    private final Map<String, Integer> owed = new TreeMap<>();

    private final Map<AgentName, Connection> newestOnline = new HashMap<>();
    private int gaps;

    /** A connection of an agent. */
    private record Connection(long run, long number) {
        boolean isAfter(Connection other) {
            return run > other.run || (run == other.run && number > other.number);
        }
    }

    private record Reached(long sequence, Hash256 hash) {}

    /** A reader; {@code causes} are the reasons for which there may be gaps. */
    TwinReader(SimulatedLog log, Ledger ledger, History history, Set<GapReason> causes) {
        this.causes = causes;
        this.log = log;
        this.ledger = ledger;
        this.history = history;
    }

    /** Reads what is committed by now. */
    void poll() {
        for (String topic : TOPICS) {
            long position = positions.getOrDefault(topic, 0L);
            SimulatedLog.Entry next = log.committed(topic, position);
            while (next != null) {
                if (next.state() == SimulatedLog.State.COMMITTED) {
                    take(topic, position, next);
                }
                next = log.committed(topic, ++position);
            }
            positions.put(topic, position);
        }
    }

    private void take(String topic, long offset, SimulatedLog.Entry entry) {
        byte[] value = entry.value();
        if (value == null) {
            ledger.violated("a record without value in " + topic);
        } else if (topic.equals(KafkaTopics.CHAIN)) {
            chain(value);
        } else {
            try {
                decoder.decode(
                        new ConsumerRecord<>(
                                topic,
                                0,
                                offset,
                                entry.timestamp(),
                                TimestampType.LOG_APPEND_TIME,
                                entry.key() == null ? 0 : entry.key().length,
                                value.length,
                                entry.key(),
                                value,
                                entry.headers(),
                                Optional.empty()),
                        this);
            } catch (MalformedBatchException | UnreadableVersionException bad) {
                ledger.violated("a twin cannot read " + topic + " " + offset + ": " + bad.getMessage());
            }
        }
    }

    /** A stored batch or gap: it goes on where its lane has come to. */
    private void chain(byte[] headerBytes) {
        Hash256 hash = new Hash256(Digests.sha256(headerBytes, 0, headerBytes.length));
        BatchHeader header = ledger.header(hash);
        if (header == null) {
            ledger.violated("a batch is stored that no agent has sent");
            return;
        }
        Reached before = lanes.getOrDefault(header.lane(), new Reached(0, Hash256.ZERO));
        boolean follows = header.gap() == null
                ? header.from() == before.sequence + 1
                : header.from() <= before.sequence + 1 && header.to() > before.sequence;
        if (!follows) {
            ledger.violated(ledger.describe(hash) + " is stored behind sequence " + before.sequence);
        } else if (header.from() == before.sequence + 1 && !header.previous().equals(before.hash)) {
            ledger.violated("the chain of lane " + header.lane() + " breaks at sequence " + header.from());
        }
        lanes.put(
                header.lane(),
                new Reached(
                        header.to(), header.gap() == null ? hash : header.gap().hashOfTo()));
        if (header.gap() == null) {
            runs.put(header.lane(), header.run());
            owed.merge(header.lane() + "/" + header.sequence(), -header.recordCount(), Integer::sum);
        } else {
            gaps++;
            if (!causes.contains(header.gap().reason())) {
                ledger.violated(ledger.describe(hash) + ": nothing happened that could be its reason");
            }
        }
    }

    @Override
    public void presence(Presence presence, long heardAt) {
        agents.presence(presence, heardAt);
        agents.drainChanged(standing -> standings.put(standing.agent(), standing));
        Connection said = new Connection(presence.runNumber(), presence.connection());
        Connection newest = newestOnline.getOrDefault(presence.agent(), said);
        if (presence.online() && !newest.isAfter(said)) {
            newestOnline.put(presence.agent(), said);
        }
        AgentStanding standing = standings.get(presence.agent());
        Presence shown = standing == null ? null : standing.presence();
        boolean older = shown == null || newest.isAfter(new Connection(shown.runNumber(), shown.connection()));
        if (older && !ledger.stories().areForked()) { // runs of two copies have the same numbers
            ledger.violated("connection " + said + " of " + presence.agent() + " is shown, not " + newest);
        }
    }

    /** An agent that is connected shows as online, in its present run. */
    void checkOnline(AgentName name, Id128 run) {
        AgentStanding standing = standings.get(name);
        Presence known = standing == null ? null : standing.presence();
        boolean wrong = known == null || !known.online() || !known.run().equals(run);
        boolean knowable =
                standing == null || known == null || !ledger.stories().areForked() || isInAnAccount(standing, known);
        if (wrong && knowable) {
            ledger.violated(name + " is connected in run " + run + ", and twins are told " + known);
        }
    }

    /** An image that was restored knows of a later run by accounts: not of one that has sealed nothing. */
    private static boolean isInAnAccount(AgentStanding standing, Presence known) {
        return standing.accounts().stream().anyMatch(account -> account.runNumber() >= known.runNumber());
    }

    @Override
    public void record(CommittedRecord record) {
        Place place = record.place();
        if (record instanceof CommittedRecord.DeclaredGap) {
            return;
        }
        Place before = lastPlace.put(place.lane(), place);
        if (before != null && before.compareTo(place) >= 0) {
            ledger.violated("lane " + place.lane() + ": a record of sequence " + place.sequence()
                    + " comes behind one of sequence " + before.sequence() + ", twice or out of order");
        }
        owed.merge(place.lane() + "/" + place.sequence(), 1, Integer::sum);
        if (record instanceof CommittedRecord.Aggregate aggregate) {
            WindowAggregate window = aggregate.window();
            history.note(
                    "a twin reads %s@%d revision %d%s: %d readings",
                    window.series(),
                    window.start(),
                    window.revision(),
                    window.isFinal() ? ", final" : "",
                    window.count());
            stories(place).forEach(story -> story.window(window));
        } else if (record instanceof CommittedRecord.RawReading raw) {
            stories(place).forEach(story -> story.reading(raw.reading()));
        } else if (record instanceof CommittedRecord.EventRecord happened) {
            stories(place).forEach(story -> story.event(happened.event()));
        }
    }

    private List<Story> stories(Place place) {
        Id128 run = runs.get(place.lane());
        if (run == null) {
            ledger.violated("a record of lane " + place.lane() + " comes, and no batch of it is in the chain");
            return List.of();
        }
        return ledger.stories().of(run);
    }

    /** When all is delivered: every synced sequence is stored or in a gap, every record of a stored batch was read. */
    void checkEnd() {
        ledger.synced().forEach((lane, synced) -> {
            long reached = lanes.getOrDefault(lane, new Reached(0, Hash256.ZERO)).sequence;
            if (reached < synced) {
                ledger.violated(
                        "lane " + lane + ": synced to sequence " + synced + ", stored or declared to " + reached);
            }
        });
        owed.forEach((batch, records) -> {
            if (records != 0) {
                ledger.violated("batch " + batch + ": " + records + " records more than its header says");
            }
        });
    }

    /** Gaps that came out. */
    int gaps() {
        return gaps;
    }
}
