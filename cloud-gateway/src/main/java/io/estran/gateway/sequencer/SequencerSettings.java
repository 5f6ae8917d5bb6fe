package io.estran.gateway.sequencer;

import io.estran.gateway.ingest.QuarantineRate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What a process decides about its sequencer; the defaults fit all but tests.
 *
 * @param bootstrap Kafka's brokers: host:port, ...
 * @param name unique per process, kept over restarts: a static member of the group, so that a restart is no rebalance
 * @param folder for lock files of Kafka Streams; no state is kept there
 * @param threads stream threads; more than partitions of {@code estran.ingest} are idle
 * @param replication copies of the changelog topic
 * @param standbys warm copies of the state in other processes of the group; 0 for a single sequencer
 * @param commitInterval how long work goes on before accounts are written and everything is committed; three times as long while a
 *     thread is saturated
 * @param transactionTimeout after which the broker aborts what a killed sequencer left open; until then readers wait
 * @param sessionTimeout after which the partitions of a killed sequencer go to another one
 * @param quarantine how many refused bytes of one agent are kept
 * @param accountPartitions how many partitions of {@code estran.lanes} are used: as many as {@code estran.ingest} has; 0 for all
 * @param security further settings of Kafka's clients, as in {@code security.protocol}; may be empty
 */
public record SequencerSettings(
        String bootstrap,
        String name,
        Path folder,
        int threads,
        int replication,
        int standbys,
        Duration commitInterval,
        Duration transactionTimeout,
        Duration sessionTimeout,
        QuarantineRate quarantine,
        int accountPartitions,
        Map<String, String> security) {
    public SequencerSettings {
        security = Map.copyOf(security);
    }

    /** One thread, commits every 100 ms, failover within some seconds. */
    public static SequencerSettings of(String bootstrap, String name, Path folder, int replication) {
        return new SequencerSettings(
                bootstrap,
                name,
                folder,
                1,
                replication,
                0,
                Duration.ofMillis(100),
                Duration.ofSeconds(3),
                Duration.ofSeconds(6),
                QuarantineRate.DEFAULT,
                0,
                Map.of());
    }

    /** With another rate of the quarantine. */
    public SequencerSettings quarantine(QuarantineRate rate) {
        return new SequencerSettings(
                bootstrap,
                name,
                folder,
                threads,
                replication,
                standbys,
                commitInterval,
                transactionTimeout,
                sessionTimeout,
                rate,
                accountPartitions,
                security);
    }

    /** With accounts in the first partitions only. */
    public SequencerSettings accountPartitions(int partitions) {
        return new SequencerSettings(
                bootstrap,
                name,
                folder,
                threads,
                replication,
                standbys,
                commitInterval,
                transactionTimeout,
                sessionTimeout,
                quarantine,
                partitions,
                security);
    }
}
