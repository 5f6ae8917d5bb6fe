package io.estran.system.chaos.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines go out once each, and what a journal does not have of them is known. */
class FeederTest {
    private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(10);
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path data;

    private ServerSocket agent;
    private Feeder feeder;

    @BeforeEach
    void listen() throws Exception {
        agent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) / WINDOW * WINDOW;
        feeder = new Feeder(new Feed("a", now, WINDOW, 2, 3, 50), agent.getLocalPort());
    }

    @AfterEach
    void close() throws Exception {
        feeder.close();
        agent.close();
    }

    private String line(long number) {
        StringBuilder text = new StringBuilder();
        feeder.feed().write(number, text);
        return text.toString().strip();
    }

    private static BufferedReader reader(Socket connection) throws Exception {
        return new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    }

    @Test
    void afterAPauseItGoesOnBehindWhatItSentAndWhatTheJournalDoesNotHaveIsAHole() throws Exception {
        feeder.resume();
        try (Socket first = agent.accept()) {
            BufferedReader lines = reader(first);
            for (long number = 0; number < 60; number++) {
                assertThat(lines.readLine()).isEqualTo(line(number));
            }
        }
        List<Hole> holes = feeder.pause(data, System.nanoTime(), 0);
        long sent = feeder.lines();
        assertThat(sent).isGreaterThanOrEqualTo(60);
        assertThat(holes).extracting(Hole::field).containsExactly(Feed.COUNT, Feed.PULSE);
        assertThat(holes).allSatisfy(hole -> {
            assertThat(hole.readings()).isEqualTo(sent);
            assertThat(hole.ageNanos()).isPositive();
        });
        feeder.resume();
        try (Socket second = agent.accept()) {
            assertThat(reader(second).readLine()).isEqualTo(line(sent));
        }
    }

    @Test
    void whatWasLostBeforeIsNotLostAgain() throws Exception {
        feeder.resume();
        await().atMost(SOON).until(() -> feeder.lines() > 0);
        feeder.pause(data, System.nanoTime(), 0);
        long lost = feeder.lines();
        feeder.resume();
        await().atMost(SOON).until(() -> feeder.lines() > lost);
        assertThat(feeder.pause(data, System.nanoTime(), 0))
                .extracting(Hole::from)
                .containsOnly(lost);
    }

    @Test
    void aHoleThatBeginsBeforeAllThatIsRememberedIsAtLeastThatOld() throws Exception {
        int windows = 70_000;
        feeder.close();
        feeder = new Feeder(
                new Feed("a", feeder.feed().base() - windows * WINDOW, WINDOW, 1, 1, 50), agent.getLocalPort());
        feeder.resume();
        try (Socket connection = agent.accept()) {
            BufferedReader lines = reader(connection);
            for (long number = 0; number < windows; number++) {
                assertThat(lines.readLine()).isNotNull();
            }
        }
        assertThat(feeder.pause(data, System.nanoTime(), 0))
                .allSatisfy(hole -> assertThat(hole.ageNanos()).isPositive());
    }

    @Test
    void theLastLineClosesTheWindowsOfAllThatWereSent() throws Exception {
        feeder.resume();
        try (Socket connection = agent.accept()) {
            BufferedReader lines = reader(connection);
            assertThat(lines.readLine()).isEqualTo(line(0));
            assertThat(feeder.finish(SOON.toMillis())).isTrue();
            long sent = feeder.lines();
            assertThat(sent % feeder.feed().linesPerWindow()).isZero();
            for (long number = 1; number < sent; number++) {
                assertThat(lines.readLine()).isEqualTo(line(number));
            }
            assertThat(lines.readLine() + "\n").isEqualTo(feeder.feed().end(sent));
        }
    }

    @Test
    void anAgentThatTakesNothingDoesNotKeepItFromBeingPaused() throws Exception {
        feeder.resume();
        try (Socket connection = agent.accept()) {
            await().atMost(SOON).until(() -> feeder.lines() > 0);
            feeder.pause(data, System.nanoTime(), 0);
            long sent = feeder.lines();
            assertThat(connection.isClosed()).isFalse();
            assertThat(feeder.lines()).isEqualTo(sent);
        }
    }
}
