package io.estran.gateway.sequencer;

import io.estran.protocol.account.Account;
import io.estran.protocol.lane.GapReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;

/** What the sequencer counts; all of its tasks share one. Thread safe. */
final class SequencerMeters {
    final Counter stored;
    final Counter records;
    final Counter duplicates;
    final Counter early;
    private final Counter gaps;
    /** Sequences in gaps declared, by reason. */
    private final Map<GapReason, Counter> missing = new EnumMap<>(GapReason.class);

    final Counter missingRecords;
    final Counter blocked;
    final Counter quarantined;
    final Counter quarantineDropped;
    final Counter forked;
    final Counter forks;
    final Counter closed;
    final Counter readAhead;
    final Counter accounts;
    final Counter epochs;
    final Counter failures;
    final Timer process;

    SequencerMeters(MeterRegistry registry) {
        stored = count(registry, "batches.stored", "Batches whose blocks were spread");
        records = count(registry, "records.stored", "Records in batches stored");
        duplicates = count(registry, "batches.duplicate", "Batches and gaps dropped because they were stored before");
        early = count(registry, "batches.early", "Batches and gaps dropped because their turn had not come");
        gaps = count(registry, "gaps.stored", "Gaps declared to twins");
        for (GapReason reason : GapReason.values()) {
            missing.put(
                    reason,
                    Counter.builder("estran.sequencer.gaps.batches")
                            .tag("reason", reason.word())
                            .description("Batches that will never come: sequences in gaps declared to twins")
                            .register(registry));
        }
        missingRecords = count(registry, "gaps.records", "Records in gaps declared to twins, as far as they are known");
        blocked = count(registry, "batches.blocked", "Batches that need a newer sequencer");
        quarantined = count(
                registry,
                "batches.quarantined",
                "Records of ingest that are not for twins: refused, damaged, of a quarantined lane");
        quarantineDropped =
                count(registry, "quarantine.dropped", "Refused records not kept: beyond what is kept of one agent");
        forked = count(registry, "batches.forked", "Batches at whose place another one is stored");
        forks = count(registry, "forks", "Lanes that two branches of an agent go on from: a clone or a restored image");
        closed = count(
                registry,
                "lanes.closed",
                "Lanes closed although not complete: their agent opened thousands since, as one without a lasting data folder does");
        readAhead = count(
                registry,
                "records.read.ahead",
                "Records of a backlog that another thread had read when their turn came");
        accounts = count(registry, "accounts.written", "Accounts written to estran.lanes");
        epochs = count(registry, "epochs", "Epochs begun: one for each new partition, more if Kafka lost data");
        failures = count(registry, "thread.failures", "Stream threads that failed and were replaced");
        process = Timer.builder("estran.sequencer.process")
                .description("Time to decide about one record of ingest and hand over what it yields")
                .register(registry);
    }

    /** That range was declared to twins. */
    void declared(Account.Range range) {
        gaps.increment();
        Counter batches = missing.get(range.reason());
        if (batches != null) {
            batches.increment((double) (range.to() - range.from() + 1));
        }
        missingRecords.increment((double) Math.max(0, range.records()));
    }

    private static Counter count(MeterRegistry registry, String name, String description) {
        return Counter.builder("estran.sequencer." + name)
                .description(description)
                .register(registry);
    }
}
