package io.estran.process.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LogWriterTest {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Test
    void linesAreWrittenInTheOrderInWhichTheyCame() {
        LogWriter writer = new LogWriter(100, lines::add);
        for (int i = 0; i < 50; i++) {
            writer.publish(record(Level.INFO, "line " + i));
        }
        writer.close();

        assertThat(lines).hasSize(50);
        for (int i = 0; i < 50; i++) {
            assertThat(lines.get(i)).endsWith("INFO  Here: line " + i + "\n");
        }
    }

    @Test
    void whileNobodyTakesLinesNobodyWaitsAndWhatIsBeyondTheBoundIsCountedAndSaid() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch stuck = new CountDownLatch(1);
        LogWriter writer = new LogWriter(10, line -> {
            stuck.countDown();
            try {
                reading.await();
            } catch (InterruptedException hurried) {
                throw new IllegalStateException(hurried);
            }
            lines.add(line);
        });
        writer.publish(record(Level.INFO, "the one that is being written"));
        stuck.await();
        for (int i = 0; i < 25; i++) {
            writer.publish(record(Level.INFO, "line " + i)); // returns: this test would not go on otherwise
        }
        assertThat(writer.dropped()).isEqualTo(15);
        assertThat(lines).isEmpty();

        reading.countDown();
        writer.close();

        assertThat(lines).hasSize(12);
        assertThat(lines.get(1)).contains("WARN  LogWriter: 15 log lines were dropped");
        assertThat(lines.get(11)).contains("line 9");
    }

    @Test
    void manyThreadsLoseNothing() throws Exception {
        LogWriter writer = new LogWriter(4_000, lines::add);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> all = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            all.add(threads.submit(() -> {
                for (int i = 0; i < 1_000; i++) {
                    writer.publish(record(Level.INFO, "line"));
                }
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        threads.shutdown();
        writer.close();

        assertThat(lines).hasSize(4_000);
        assertThat(writer.dropped()).isZero();
    }

    @Test
    void aDiversionTakesWhatComesAfterItFromItsLevelOn() {
        LogWriter writer = new LogWriter(100, lines::add);
        List<String> elsewhere = new CopyOnWriteArrayList<>();
        writer.publish(record(Level.INFO, "before"));
        writer.divert(Level.WARNING, elsewhere::add);
        writer.publish(record(Level.INFO, "quiet"));
        writer.publish(record(Level.WARNING, "loud"));
        writer.divert(Level.ALL, lines::add);
        writer.publish(record(Level.INFO, "after"));
        writer.close();

        assertThat(lines).hasSize(2).first().asString().contains("before");
        assertThat(elsewhere).singleElement().asString().contains("WARN  Here: loud");
    }

    @Test
    void aLineThatCannotBeWrittenEndsNothing() {
        LogWriter writer = new LogWriter(100, line -> {
            if (line.contains("bad")) {
                throw new IllegalStateException("no room");
            }
            lines.add(line);
        });
        writer.publish(record(Level.INFO, "bad"));
        writer.publish(record(Level.INFO, "good"));
        writer.close();

        assertThat(lines).first().asString().contains("good");
        assertThat(writer.dropped()).isOne();
    }

    @Test
    void afterTheEndNothingIsTakenAndNobodyFails() {
        LogWriter writer = new LogWriter(100, lines::add);
        writer.close();
        assertThatCode(() -> writer.publish(record(Level.INFO, "too late"))).doesNotThrowAnyException();
        assertThat(lines).isEmpty();
    }

    private static LogRecord record(Level level, String text) {
        LogRecord record = new LogRecord(level, text);
        record.setLoggerName("io.estran.Here");
        return record;
    }
}
