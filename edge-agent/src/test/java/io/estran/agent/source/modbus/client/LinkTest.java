package io.estran.agent.source.modbus.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.process.time.Backoff;
import io.estran.testkit.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** How long a link waits before it tries again, by a clock moved by hand. */
@Timeout(60)
class LinkTest {
    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 1_000;

    private final ManualClock clock = new ManualClock(0);
    private final Heard heard = new Heard();
    private Selector selector;
    private ServerSocket listener;
    private Link link;

    @BeforeEach
    void begin() throws IOException {
        selector = Selector.open();
        listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        link = new Link(
                "127.0.0.1",
                listener.getLocalPort(),
                TimeUnit.SECONDS.toNanos(1),
                TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS),
                new Backoff(FIRST_MILLIS, LONGEST_MILLIS, new LongestWaits()),
                clock,
                selector,
                heard);
    }

    @AfterEach
    void end() throws IOException {
        link.close();
        listener.close();
        selector.close();
    }

    @Test
    void waitsDoubleUpToTheirBoundWhileNoConnectionCanBeMade() throws IOException {
        listener.close();
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            awaitLosses(i + 1);
            waits.add(waitMillis());
            clock.advance(Duration.ofMillis(LONGEST_MILLIS));
        }
        assertThat(waits).containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
    }

    @Test
    void nothingIsTriedBeforeTheWaitIsOver() throws IOException {
        listener.close();
        awaitLosses(1);
        clock.advance(Duration.ofMillis(waitMillis() - 1));
        for (int i = 0; i < 20; i++) {
            link.advance();
        }
        assertThat(heard.losses).isEqualTo(1);
        assertThat(waitMillis()).isEqualTo(1);
    }

    @Test
    void aDeviceThatDropsEveryConnectionAfterAnAnswerIsTriedMoreAndMoreRarely() throws IOException {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            exchange(Duration.ZERO);
            waits.add(waitMillis());
            clock.advance(Duration.ofMillis(LONGEST_MILLIS));
        }
        assertThat(waits).containsExactly(100L, 200L, 400L);
    }

    @Test
    void aConnectionThatHasHeldLetsTheWaitsBeginAnew() throws IOException {
        for (int i = 0; i < 3; i++) {
            exchange(Duration.ofMillis(LONGEST_MILLIS));
            assertThat(waitMillis()).isEqualTo(100);
            clock.advance(Duration.ofMillis(LONGEST_MILLIS));
        }
    }

    /** RFC 1122, section 4.2.3.6: off unless asked for, and by default after two hours. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aConnectionOnWhichNothingIsSentIsProbedByTheSystem() throws IOException {
        while (!link.isIdle()) {
            turn();
        }
        SocketChannel channel =
                (SocketChannel) selector.keys().iterator().next().channel();
        assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
        int idle = channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE);
        int interval = channel.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL);
        int probes = channel.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT);
        assertThat(idle + interval * probes).as("seconds until it is noticed").isEqualTo(30);
    }

    /** Connects, asks, gets its answer, holds the connection for so long and loses it. */
    private void exchange(Duration held) throws IOException {
        int losses = heard.losses;
        int answers = heard.answers;
        while (!link.isIdle()) {
            turn();
        }
        try (Socket device = listener.accept()) {
            link.ask(new ReadRequest(1, 3, 0, 1), true);
            byte[] asked = device.getInputStream().readNBytes(12);
            device.getOutputStream().write(new byte[] {asked[0], asked[1], 0, 0, 0, 5, 1, 3, 2, 0, 7});
            while (heard.answers == answers) {
                turn();
            }
            clock.advance(held);
            link.advance();
        }
        awaitLosses(losses + 1);
    }

    private void awaitLosses(int losses) throws IOException {
        while (heard.losses < losses) {
            turn();
        }
    }

    private void turn() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new AssertionError("it took too long");
        }
        link.advance();
        selector.select(key -> {}, 5);
    }

    private long waitMillis() {
        return TimeUnit.NANOSECONDS.toMillis(link.deadline() - clock.monotonicNanos());
    }

    /** Full jitter at its longest. */
    private static final class LongestWaits implements RandomGenerator {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    }

    private static final class Heard implements LinkListener {
        int losses;
        int answers;

        @Override
        public void connected() {}

        @Override
        public void answered(FrameReader answer, long nanos) {
            answers++;
        }

        @Override
        public void refused(int exceptionCode) {
            throw new AssertionError("nothing was refused");
        }

        @Override
        public void unanswered() {
            throw new AssertionError("everything was answered");
        }

        @Override
        public void late() {
            throw new AssertionError("nothing was late");
        }

        @Override
        public void lost(IOException failure) {
            losses++;
        }
    }
}
