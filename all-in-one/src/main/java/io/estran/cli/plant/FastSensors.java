package io.estran.cli.plant;

import io.estran.process.time.Backoff;
import io.estran.process.time.Clock;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vibration and frequency sensors that send line protocol over one TCP connection, a batch every few milliseconds. A receiver
 * that is slow slows the writes, one that is absent is tried again for ever. Owns the thread {@code estran-sensors};
 * {@link #close} ends it within two seconds, also out of a blocked write.
 */
final class FastSensors implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FastSensors.class);
    private static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int CONNECT_MILLIS = 1_000;
    private static final long STOP_MILLIS = 2_000;

    private final InetSocketAddress receiver;
    private final Supplier<PumpSpeeds> speeds;
    private final SensorSignals signals;
    private final SensorSchedule schedule;
    private final Backoff backoff;
    private final LineBuffer lines = new LineBuffer(BUFFER_BYTES);
    private final Thread thread;
    private long reportedSkips;
    private volatile boolean closed;
    private volatile @Nullable Socket socket;

    /**
     * Not yet started.
     *
     * @param rate readings per second of all sensors together
     */
    FastSensors(
            InetSocketAddress receiver, double rate, Supplier<PumpSpeeds> speeds, RandomGenerator random, Clock clock) {
        this.receiver = receiver;
        this.speeds = speeds;
        this.signals = new SensorSignals(random);
        this.schedule = new SensorSchedule(clock, rate / SensorSignals.READINGS);
        this.backoff = new Backoff(50, 500, random);
        this.thread = new Thread(this::run, "estran-sensors");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            try (Socket connection = new Socket()) {
                socket = connection;
                connection.setTcpNoDelay(true);
                connection.connect(receiver, CONNECT_MILLIS);
                send(connection.getOutputStream());
            } catch (IOException absent) {
                log.debug("sensors: {} does not take lines: {}", receiver, absent.toString());
                if (!closed) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(backoff.nextMillis()));
                }
            }
        }
    }

    private void send(OutputStream out) throws IOException {
        schedule.begin();
        while (!closed) {
            PumpSpeeds now = speeds.get();
            for (long left = schedule.due(); left > 0; left--) {
                signals.append(lines, now, schedule.periodSeconds(), schedule.take());
                if (!lines.hasRoom(SensorSignals.LONGEST_ROUND)) {
                    lines.drainTo(out);
                }
            }
            lines.drainTo(out);
            backoff.reset();
            tellSkips();
            LockSupport.parkNanos(BATCH_NANOS);
        }
    }

    private void tellSkips() {
        if (schedule.skipped() >= 2 * reportedSkips + 1) {
            reportedSkips = schedule.skipped();
            log.warn(
                    "sensors: {} takes lines too slowly: {} rounds of {} readings were skipped so far; lower --rate",
                    receiver,
                    reportedSkips,
                    SensorSignals.READINGS);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        LockSupport.unpark(thread);
        thread.join(STOP_MILLIS / 2);
        Socket open = socket;
        if (thread.isAlive() && open != null) {
            closeNow(open);
            thread.join(STOP_MILLIS / 2);
        }
    }

    private static void closeNow(Socket open) {
        try {
            open.close();
        } catch (IOException failure) {
            log.debug("sensors: the connection could not be closed", failure);
        }
    }
}
