package io.estran.agent.source.modbus;

import io.estran.agent.actuation.Actuator;
import io.estran.agent.actuation.WriteCompletion;
import io.estran.agent.actuation.WriteTarget;
import io.estran.agent.source.ReadingSink;
import io.estran.agent.source.Source;
import io.estran.agent.source.SourceThread;
import io.estran.agent.waiting.SocketWait;
import io.estran.agent.waiting.WaitMode;
import io.estran.process.time.Backoff;
import io.estran.process.time.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls and writes one Modbus TCP device over one connection, on one thread of its own ({@link DeviceLoop}). It cannot rewind
 * and never ends. A device that is absent is tried for ever; meanwhile its series become bad (source lost).
 */
public final class ModbusSource implements Source, Actuator {
    private static final Logger LOG = LoggerFactory.getLogger(ModbusSource.class);
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** How long the device's thread has to complete its writes and end, before it is interrupted: it may wait for room. */
    private static final long GRACE_MILLIS = 500;

    private final ModbusSettings settings;
    private final WaitMode mode;
    private final Clock clock;
    private final Backoff backoff;
    private final WriteQueue writes;
    private final ModbusMeters meters;
    private final SourceThread thread;
    private volatile @Nullable SocketWait waiting;
    private volatile boolean closing;

    /** Does nothing yet. */
    public ModbusSource(
            ModbusSettings settings, WaitMode mode, Clock clock, RandomGenerator random, MeterRegistry meters) {
        this.settings = settings;
        this.mode = mode;
        this.clock = clock;
        this.backoff = new Backoff(
                settings.shortestBackoff() / NANOS_PER_MILLI, settings.longestBackoff() / NANOS_PER_MILLI, random);
        this.writes = new WriteQueue(settings.writeLimit());
        this.thread = new SourceThread(settings.name());
        this.meters = new ModbusMeters(settings.name(), writes, meters);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public void start(ReadingSink sink, long position) {
        thread.start(() -> run(sink));
    }

    /**
     * Orders a write. The outcome is {@code done}; or that the device was asked and did not confirm: {@code timeout},
     * {@code exception 2 (illegal data address)}, {@code connection lost: ...}; or that it was not asked: {@code not connected},
     * {@code timeout} with a sent time of 0 (it waited too long behind others), {@code refused: ...} (the value does not fit),
     * {@code too many writes wait}.
     */
    @Override
    public void write(WriteTarget target, double value, WriteCompletion completion) {
        PendingWrite write = new PendingWrite(target, value, clock.monotonicNanos(), completion);
        if (!writes.order(write)) {
            meters.writesFailed.increment();
            return;
        }
        wake();
    }

    private void wake() {
        SocketWait now = waiting;
        if (now != null) {
            now.wake();
        }
    }

    @Override
    public void close() {
        closing = true;
        wake();
        thread.stop(GRACE_MILLIS);
    }

    private void run(ReadingSink sink) throws InterruptedException {
        while (!closing) {
            try (Selector own = Selector.open()) {
                SocketWait sockets = SocketWait.of(mode, own);
                waiting = sockets;
                poll(sink, own, sockets);
            } catch (IOException | RuntimeException defect) {
                LOG.error("Source {}: its thread failed; it begins anew", name(), defect);
                Thread.sleep(settings.longestBackoff() / NANOS_PER_MILLI);
            }
        }
    }

    private void poll(ReadingSink sink, Selector own, SocketWait sockets) throws IOException, InterruptedException {
        DeviceLoop loop = new DeviceLoop(settings, sink, clock, backoff, own, sockets, writes, meters);
        try {
            loop.begin();
            while (!closing) {
                loop.turn();
            }
            loop.giveRest();
        } finally {
            loop.end();
        }
    }
}
