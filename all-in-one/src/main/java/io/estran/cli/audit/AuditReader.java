package io.estran.cli.audit;

import io.estran.protocol.name.KafkaTopics;
import io.estran.twin.stream.CommittedReader;
import io.estran.twin.stream.Progress;
import io.estran.twin.stream.ReaderSettings;
import io.estran.twin.stream.Start;
import java.io.IOException;
import java.time.Duration;

/** Reads everything that is committed now into an audit. One thread. */
public final class AuditReader {
    private static final Duration POLL = Duration.ofMillis(100);

    private AuditReader() {}

    /**
     * Reads what is there.
     *
     * @param patience how long nothing may come
     * @throws IOException if Kafka does not answer, or holds nothing of Estran; the message says what to do
     */
    public static Audit read(String bootstrap, Duration patience) throws IOException {
        Audit audit = new Audit();
        ReaderSettings settings = ReaderSettings.of(bootstrap)
                .topic(KafkaTopics.LANES, Start.beginning())
                .topic(KafkaTopics.AGENTS, Start.beginning());
        try (CommittedReader reader = new CommittedReader(settings)) {
            long until = System.nanoTime() + patience.toNanos();
            long records = 0;
            while (!reader.progress().caughtUp()) {
                reader.poll(POLL, audit);
                if (reader.progress().records() > records) {
                    records = reader.progress().records();
                    until = System.nanoTime() + patience.toNanos();
                }
                if (System.nanoTime() - until > 0) {
                    throw new IOException("Kafka at " + bootstrap + problem(reader.progress()));
                }
            }
        }
        return audit;
    }

    static String problem(Progress progress) {
        if (!progress.connected()) {
            return " does not answer. Start it, or name another address";
        }
        return progress.missing().isEmpty()
                ? " answers, but not in time: its accounts could not be read to their end. Try again when it has less to do"
                : " has no topic " + String.join(" and ", progress.missing()) + ": has a gateway been started on it?";
    }
}
