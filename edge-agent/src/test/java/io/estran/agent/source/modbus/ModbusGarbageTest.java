package io.estran.agent.source.modbus;

import static io.estran.agent.source.modbus.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.estran.agent.source.ReadingSink;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.waiting.WaitMode;
import io.estran.process.time.Clock;
import io.estran.protocol.event.Event;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In steady state polling makes no garbage. */
class ModbusGarbageTest {
    private static final int POLLS = 4_000;
    private static final int STRETCHES = 5;

    private final AtomicLong readings = new AtomicLong();

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void theDevicesThreadAllocatesNothingPerPoll(WaitMode mode) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread device = new Thread(() -> answer(listener));
            device.setDaemon(true);
            device.start();
            // Neighbours far enough apart for a request each, so that polls follow one another without a pause.
            RegisterSetting[] registers = IntStream.range(0, 20)
                    .mapToObj(i -> Settings.holding("s/t/r" + i, 100 * i, Duration.ofMillis(1)))
                    .toArray(RegisterSetting[]::new);
            try (ModbusSource source = new ModbusSource(
                    Settings.of(listener.getLocalPort(), registers).build(),
                    mode,
                    new CountingClock(),
                    new Random(1),
                    new SimpleMeterRegistry())) {
                source.start(new CountingSink(), 0);
                await().until(() -> readings.get() > POLLS);
                long id = Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().equals("source-plc"))
                        .findFirst()
                        .orElseThrow()
                        .getId();
                // Once a compiler has given its best, nothing is made at all. Until then the machine makes something of
                // its
                // own on this thread, where compiled code meets a branch that it was not compiled for (names of
                // classes,
                // some 20 KB in all): it falls into one stretch or two. An object per poll would be 16 bytes or more of
                // each poll in each stretch.
                long least = Long.MAX_VALUE;
                for (int stretch = 0; stretch < STRETCHES && least > 0; stretch++) {
                    long bytes = threads.getThreadAllocatedBytes(id);
                    long from = readings.get();
                    await().until(() -> readings.get() > from + POLLS);
                    least = Math.min(least, threads.getThreadAllocatedBytes(id) - bytes);
                }
                assertThat(least)
                        .as("bytes that %d polls or more made, at the least", POLLS)
                        .isZero();
            }
        }
    }

    /** Answers each request of one register. */
    private static void answer(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            byte[] request = new byte[12];
            byte[] answer = {0, 0, 0, 0, 0, 5, 1, 3, 2, 0, 7};
            while (socket.getInputStream().readNBytes(request, 0, request.length) == request.length) {
                answer[0] = request[0];
                answer[1] = request[1];
                out.write(answer);
            }
        } catch (java.io.IOException clientLeft) {
            // So does the device.
        }
    }

    /** The machine's monotonic clock; its wall clock would make an object. */
    private static final class CountingClock implements Clock {
        private final AtomicLong wall = new AtomicLong();

        @Override
        public long wallNanos() {
            return wall.incrementAndGet();
        }

        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }
    }

    private final class CountingSink implements ReadingSink {
        @Override
        public int series(String name, SeriesAttributes attributes) {
            return 0;
        }

        @Override
        public void put(
                int series, long eventTime, double value, Quality quality, QualityReason reason, long position) {
            readings.incrementAndGet();
        }

        @Override
        public boolean offer(int series, long eventTime, double value, Quality quality, QualityReason reason) {
            throw new AssertionError("not for a polled source");
        }

        @Override
        public void rejected(long count) {
            throw new AssertionError("nothing is rejected");
        }

        @Override
        public void event(Event event) {
            throw new AssertionError(event.toString());
        }

        @Override
        public void ended(long position) {
            throw new AssertionError("a device never ends");
        }

        @Override
        public void awaitAllowance(long position) {}
    }
}
