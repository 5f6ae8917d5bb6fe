package io.estran.cli.plant;

import com.digitalpetri.modbus.server.ProcessImage;
import io.estran.process.lifecycle.Closer;
import io.estran.process.time.Clock;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running plant: physics, devices and sensors (package comment). Owned by one thread; owns the thread {@code estran-plant}.
 * What it gives and takes goes over its sockets only.
 */
public final class Plant implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Plant.class);
    /** Length of a step, ms. */
    static final long STEP_MILLIS = 20;

    static final double STEP_SECONDS = STEP_MILLIS / 1_000.0;
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS);
    /** After a pause longer than this the plant goes on from where it stood, as if time had not passed. */
    private static final long LONGEST_LAG_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long STOP_MILLIS = 1_000;

    private final Clock clock;
    private final PumpingStation station;
    private final StationRegisters stationRegisters;
    private final TransformerRegisters transformerRegisters;
    private final FastSensors sensors;
    private final Closer devices = new Closer();
    private final Thread thread;
    private volatile PumpSpeeds speeds = PumpSpeeds.STANDSTILL;
    private volatile boolean closed;

    private Plant(PlantSettings settings, Clock clock) throws IOException, InterruptedException {
        this.clock = clock;
        SplittableRandom seeds = new SplittableRandom(settings.seed());
        ProcessImage stationImage = new ProcessImage();
        ProcessImage transformerImage = new ProcessImage();
        station = new PumpingStation(seeds.split(), STEP_SECONDS);
        stationRegisters = new StationRegisters(station, stationImage);
        transformerRegisters = new TransformerRegisters(new Transformer(seeds.split(), STEP_SECONDS), transformerImage);
        sensors = new FastSensors(settings.lines(), settings.rate(), () -> speeds, seeds.split(), clock);
        thread = new Thread(this::run, "estran-plant");
        thread.setDaemon(true);
        boolean listening = false;
        try {
            devices.add(ModbusDevice.start(settings.host(), settings.stationPort(), stationImage));
            devices.add(ModbusDevice.start(settings.host(), settings.transformerPort(), transformerImage));
            listening = true;
        } finally {
            if (!listening) {
                closeDevices();
            }
        }
    }

    /**
     * Starts; returns when the devices listen. The sensors connect as soon as somebody takes their lines.
     *
     * @throws IOException if a device cannot listen
     */
    public static Plant start(PlantSettings settings, Clock clock) throws IOException, InterruptedException {
        Plant plant = new Plant(settings, clock);
        plant.thread.start();
        plant.sensors.start();
        return plant;
    }

    private void run() {
        long due = clock.monotonicNanos();
        while (!closed) {
            long now = clock.monotonicNanos();
            if (now - due > LONGEST_LAG_NANOS) {
                due = now;
            }
            if (now >= due) {
                stationRegisters.step();
                transformerRegisters.step();
                speeds = new PumpSpeeds(station.pump1().speed(), station.pump2().speed());
                due += STEP_NANOS;
            } else {
                LockSupport.parkNanos(this, due - now);
            }
        }
    }

    /** The fast sensors send no more. The devices go on until {@link #close}. */
    public void closeSensors() throws InterruptedException {
        sensors.close();
    }

    /** Stops sensors, physics and devices, within five seconds. */
    @Override
    public void close() throws InterruptedException {
        sensors.close();
        closed = true;
        LockSupport.unpark(thread);
        thread.join(STOP_MILLIS);
        closeDevices();
    }

    private void closeDevices() throws InterruptedException {
        try {
            devices.close();
        } catch (InterruptedException hurried) {
            throw hurried;
        } catch (Exception failure) {
            log.warn("a device of the plant could not be stopped", failure);
        }
    }
}
