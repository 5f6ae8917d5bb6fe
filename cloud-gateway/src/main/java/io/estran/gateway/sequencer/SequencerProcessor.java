package io.estran.gateway.sequencer;

import io.estran.gateway.ingest.QuarantineRate;
import io.estran.gateway.sequencer.ahead.ReadAhead;
import io.estran.gateway.sequencer.commit.CommitPace;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.name.AgentName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition of {@code estran.ingest}: takes what was read of a record, lets {@link LaneSequencer} decide, forwards what that
 * yields. Runs on the stream thread that owns the partition. Input position, state, blocks, gaps and accounts are in one
 * transaction.
 *
 * <p>Accounts are written by a wall-clock punctuation that then asks for the commit, so that a lane has one account a commit.
 * If a commit comes in between all the same (a rebalance, Kafka Streams' own interval), the state says whose account is due, and the
 * next transaction, of whichever process, writes it. How often that is, {@link CommitPace} says. A clock that is set back would
 * hold the punctuation back until it has reached the old time again: the next record begins it anew.
 */
final class SequencerProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger log = LoggerFactory.getLogger(SequencerProcessor.class);

    private static final int MOST_TOLD = 1_024;

    private final SequencerMeters meters;
    private final QuarantineRate quarantine;
    private final int readableVersion;
    private final CommitPace pace;
    private final ReadAhead<IngestReading> ahead;
    private final LongSupplier nanos;
    private @Nullable Task task;

    /**
     * @param pace one for all processors of a stream thread
     * @param ahead one for all processors of a stream thread
     * @param nanos tells how long a record takes, as {@link System#nanoTime}
     */
    SequencerProcessor(
            SequencerMeters meters,
            CommitPace pace,
            ReadAhead<IngestReading> ahead,
            QuarantineRate quarantine,
            int readableVersion,
            LongSupplier nanos) {
        this.nanos = nanos;
        this.ahead = ahead;
        this.meters = meters;
        this.pace = pace;
        this.quarantine = quarantine;
        this.readableVersion = readableVersion;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        Task started = new Task(context, meters, pace, ahead, quarantine);
        started.unblock(readableVersion);
        started.look(context.currentSystemTimeMs());
        task = started;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (task == null) {
            throw new IllegalStateException("a record before init");
        }
        long start = nanos.getAsLong();
        task.process(record);
        long took = nanos.getAsLong() - start;
        meters.process.record(took, TimeUnit.NANOSECONDS);
        pace.worked(took);
    }

    @Override
    public void close() {
        if (task != null) {
            task.leave();
            task = null;
        }
    }

    /** What belongs to one partition while this process owns it. */
    private static final class Task {
        private final ProcessorContext<byte[], byte[]> context;
        private final SequencerMeters meters;
        private final CommitPace pace;
        private final ReadAhead<IngestReading> ahead;
        private final KafkaLaneStore store;
        private final LaneSequencer sequencer;
        private final int partition;
        private final QuarantineRate rate;
        /** Agents of which it was said in the log that not everything refused is kept. */
        private final Set<String> told = new HashSet<>();

        private @Nullable PartitionState state;
        private boolean processed;
        private @Nullable Cancellable looks;
        /** When the punctuation came last, wall-clock ms. */
        private long lookedAt;

        Task(
                ProcessorContext<byte[], byte[]> context,
                SequencerMeters meters,
                CommitPace pace,
                ReadAhead<IngestReading> ahead,
                QuarantineRate rate) {
            this.pace = pace;
            this.ahead = ahead;
            this.rate = rate;
            this.context = context;
            this.meters = meters;
            this.partition = context.taskId().partition();
            this.store = new KafkaLaneStore(
                    context.getStateStore(SequencerTopology.STORE),
                    (agent, key) -> context.forward(
                            Outputs.withdrawal(key, context.currentSystemTimeMs()), SequencerTopology.LANES));
            this.sequencer = new LaneSequencer(store);
            this.state = store.partition();
        }

        void unblock(int readableVersion) {
            if (state != null) {
                sequencer.unblock(readableVersion, state.next() - 1);
            }
        }

        /** From now on looks whether accounts are due. */
        void look(long now) {
            // From the epoch on: the partitions of a thread look in the same round and share its commit.
            looks = context.schedule(
                    Instant.EPOCH, Duration.ofMillis(pace.tick()), PunctuationType.WALL_CLOCK_TIME, this::commit);
            lookedAt = now;
        }

        private void lookNoMore() {
            if (looks != null) {
                looks.cancel();
            }
        }

        void process(Record<byte[], byte[]> record) {
            long now = context.currentSystemTimeMs();
            if (now + pace.tick() < lookedAt) {
                log.warn("the clock was set back by {} ms; accounts are written by the new time", lookedAt - now);
                lookNoMore();
                look(now);
            }
            pace.works(now);
            RecordMetadata place = context.recordMetadata()
                    .orElseThrow(() -> new IllegalStateException("a record of ingest without its offset"));
            // By this clock or the broker's, whichever is later: if state is lost while one of them is set back,
            // agents must not take the new epoch for an older one.
            PartitionState before = PartitionState.before(state, place.offset(), Math.max(now, record.timestamp()));
            if (state == null || state.epoch() != before.epoch()) {
                beginEpoch(before, place.offset());
            }
            state = before.after(place.offset());
            store.put(state);
            processed = true;
            Verdict verdict = decide(record, place.offset());
            count(verdict);
            meters.forks.increment(sequencer.takeForks());
            meters.closed.increment(sequencer.takeClosed());
            meters.readAhead.increment(ahead.takeReadAhead());
        }

        private void beginEpoch(PartitionState begun, long offset) {
            meters.epochs.increment();
            if (state != null) {
                log.error(
                        "partition {} of ingest goes on at offset {}, {} was expected: Kafka lost data, or its retention"
                                + " passed records that were not read. Epoch {} begins; agents send again what they hold",
                        partition,
                        offset,
                        state.next(),
                        begun.epoch());
            } else {
                log.info("partition {} of ingest: new state, epoch {}", partition, begun.epoch());
            }
            store.forEachLane(lane -> {
                // Positions of the epoch before say nothing about this one: what is sent again stands at or behind
                // offset.
                lane.position = offset - 1;
                lane.accountDue = true;
                store.put(lane);
            });
        }

        private Verdict decide(Record<byte[], byte[]> record, long offset) {
            IngestReading reading = ahead.read(partition, offset, record.key(), record.value(), record.timestamp());
            Verdict verdict = decide(reading, offset);
            if (reading instanceof IngestReading.Sound sound) {
                spread(verdict, sound, record.timestamp());
            }
            if (verdict instanceof Verdict.Quarantined quarantined) {
                quarantine(record, quarantined.reason());
            } else if (verdict instanceof Verdict.Forked forked) {
                quarantine(record, forked.reason());
            }
            return verdict;
        }

        private Verdict decide(IngestReading reading, long offset) {
            if (reading instanceof IngestReading.Sound sound) {
                return sequencer.accept(sound.batch(), offset);
            } else if (reading instanceof IngestReading.Damaged damaged) {
                return sequencer.damaged(damaged.agent(), damaged.outline(), damaged.reason(), offset);
            } else if (reading instanceof IngestReading.Newer newer) {
                return sequencer.unreadable(newer.agent(), newer.outline(), newer.neededVersion(), offset);
            }
            return new Verdict.Quarantined(((IngestReading.Refused) reading).reason());
        }

        private void spread(Verdict verdict, IngestReading.Sound read, long timestamp) {
            BatchHeader header = read.batch().header();
            if (verdict instanceof Verdict.Stored) {
                meters.records.increment(header.recordCount());
                String sink = SequencerTopology.blocks(header.batchClass());
                for (Record<byte[], byte[]> block : read.blocks()) {
                    context.forward(block, sink);
                }
                context.forward(read.chain(), SequencerTopology.CHAIN);
            } else if (verdict instanceof Verdict.GapStored gap) {
                context.forward(
                        Outputs.gap(header, gap.range(), timestamp), SequencerTopology.gaps(header.batchClass()));
                context.forward(read.chain(), SequencerTopology.CHAIN);
            }
        }

        private void quarantine(Record<byte[], byte[]> record, String reason) {
            AgentName agent = IngestReading.agent(record.key());
            String name = agent == null ? "" : agent.value(); // what has no agent shares one allowance
            // The time at which Kafka took the record, not a clock: whoever processes it decides the same.
            long now = TimeUnit.MILLISECONDS.toNanos(record.timestamp());
            long before = store.quarantinePaidUntil(name);
            long after = rate.pay(before, now, Outputs.cost(record));
            if (after == QuarantineRate.BEYOND) {
                meters.quarantineDropped.increment();
                if (told.size() < MOST_TOLD && told.add(name)) {
                    log.warn(
                            "{}: more than {} bytes a minute of it are refused; until that ends, most are counted and not kept",
                            name.isEmpty() ? "records without an agent" : "agent " + name,
                            rate.bytesPerMinute());
                }
                return;
            }
            if (before <= now) {
                told.remove(name);
            }
            store.quarantinePaidUntil(name, after);
            context.forward(Outputs.quarantine(record, reason), SequencerTopology.QUARANTINE);
        }

        private void count(Verdict verdict) {
            if (verdict instanceof Verdict.Stored) {
                meters.stored.increment();
            } else if (verdict instanceof Verdict.GapStored gap) {
                meters.declared(gap.range());
            } else if (verdict instanceof Verdict.Duplicate) {
                meters.duplicates.increment();
            } else if (verdict instanceof Verdict.Early) {
                meters.early.increment();
            } else if (verdict instanceof Verdict.Blocked) {
                meters.blocked.increment();
            } else if (verdict instanceof Verdict.Quarantined) {
                meters.quarantined.increment();
            } else if (verdict instanceof Verdict.Forked) {
                meters.forked.increment();
            }
        }

        /** Writes the accounts that are due, and asks for the commit of everything since the last one. */
        void commit(long timestamp) {
            lookedAt = timestamp;
            if (!pace.isDue(this, timestamp) || (!processed && store.due() == 0)) {
                return;
            }
            PartitionState now = state;
            long epoch = now == null ? 0 : now.epoch();
            store.drainDue((key, lane) -> {
                context.forward(
                        Outputs.account(key, lane.account(partition, epoch), timestamp), SequencerTopology.LANES);
                meters.accounts.increment();
            });
            processed = false;
            context.commit();
            pace.asked(this, timestamp);
        }

        void leave() {
            // A task whose state was corrupted begins again with the schedules that it had.
            lookNoMore();
            ahead.left(partition);
            pace.left(this, context.currentSystemTimeMs());
        }
    }
}
