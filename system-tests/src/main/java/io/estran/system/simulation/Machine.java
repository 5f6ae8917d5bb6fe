package io.estran.system.simulation;

import io.estran.agent.actuation.Actuator;
import io.estran.agent.pipeline.Pipeline;
import io.estran.agent.storage.Storage;
import io.estran.agent.storage.StorageSettings;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.system.simulation.world.History;
import io.estran.system.simulation.world.SimulatedClock;
import io.estran.system.simulation.world.SimulatedLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A computer with an agent on it: the product's pipeline and storage, taking turns, on a disk that breaks. It is killed, loses
 * its power, starts again as a new run. A turn in which the power goes ends there.
 */
final class Machine {
    private static final Path DATA = Path.of("data");
    /** Checkpoint in two copies and its next one, lock. */
    private static final long OTHER_BYTES = 1L << 20;

    private static final int MOST_PAUSES = 5_000;

    private final AgentName name;
    private final StorageSettings storageSettings;
    private final SimulatedClock clock;
    private final SimulatedLog log;
    private final Ledger ledger;
    private final History history;
    private final SplittableRandom random;
    private final MachineDisk disk;
    private final Workload workload;
    private final Story story;
    private Ledger.@Nullable Run promises;
    private @Nullable Pipeline pipeline;
    private @Nullable Storage storage;
    private @Nullable MachineUplink uplink;
    private @Nullable MemoryWatch memory;
    private boolean replaying;
    private int pauses;

    /** Thrown through the product's code where the power goes while it waits. */
    private static final class PowerLostException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Something that the machine does. */
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    Machine(
            AgentName name,
            Traits traits,
            SimulatedClock clock,
            SimulatedLog log,
            Ledger ledger,
            History history,
            SplittableRandom random) {
        this.name = name;
        this.clock = clock;
        this.log = log;
        this.ledger = ledger;
        this.history = history;
        this.random = random;
        this.disk = MachineDisk.empty(name.value(), random.split(), ledger);
        this.workload = new Workload(name, traits, clock, random.split(), ledger);
        this.story = new Story(ledger);
        this.storageSettings = traits.storage(random);
    }

    private Machine(Machine original) {
        this.name = original.name;
        this.clock = original.clock;
        this.log = original.log;
        this.ledger = original.ledger;
        this.history = original.history;
        this.random = original.random.split();
        this.disk = original.disk.copy(random.split());
        this.workload = original.workload.copy();
        this.story = ledger.stories().fork(original.story);
        this.storageSettings = original.storageSettings;
    }

    /** Another machine, which is down, with a copy of the disk of this one, which must be down too. */
    Machine copy() {
        history.note("the disk of %s is copied", name);
        return new Machine(this);
    }

    AgentName name() {
        return name;
    }

    Id128 run() {
        return storage().recovery().run();
    }

    boolean isNamesakeOf(Machine other) {
        return name.equals(other.name);
    }

    Workload workload() {
        return workload;
    }

    boolean isUp() {
        return pipeline != null;
    }

    Pipeline pipeline() {
        return Objects.requireNonNull(pipeline, "the machine is down");
    }

    Storage storage() {
        return Objects.requireNonNull(storage, "the machine is down");
    }

    MachineUplink uplink() {
        return Objects.requireNonNull(uplink, "the machine is down");
    }

    /** Does something that the power, which may go at any call to the disk, can end. */
    void act(Work work) {
        clock.meanwhile(this::takeTurnOfStorage);
        pauses = 0;
        try {
            work.run();
            if (disk.isOff()) {
                powerIsGone();
            }
        } catch (PowerLostException gone) {
            powerIsGone();
        } catch (IOException | UncheckedIOException failed) {
            if (disk.isOff()) {
                powerIsGone();
            } else {
                history.note("%s cannot go on: %s", name, failed);
                kill();
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("nobody interrupts the simulation", interrupted);
        }
    }

    /** Starts a new run; the machine stays down if its disk does not let it. */
    void start() {
        act(this::begin);
    }

    /** How often a segment of journal or spool was begun in a file that had been one before. */
    int segmentsReused() {
        return disk.watch().reused();
    }

    private void begin() throws IOException {
        disk.watch().checkWhatIsFound(DATA);
        MeterRegistry registry = new SimpleMeterRegistry();
        Pipeline starting = new Pipeline(workload.pipelineSettings(), clock, registry);
        Storage opened = Storage.open(new Storage.Parts(
                DATA,
                disk.watched(),
                clock,
                name,
                storageSettings,
                registry,
                (type, fields) -> happened(starting, type, fields),
                ledger::sealed,
                () -> new Id128(random.nextLong(), random.nextLong()),
                null));
        storage = opened;
        Ledger.Run run = new Ledger.Run();
        if (disk.isFailing()) {
            run.diskFails();
        }
        promises = run;
        ledger.recovered(opened.status());
        ledger.stories().tells(opened.recovery().run(), story);
        history.note("%s begins run %d", name, opened.recovery().runNumber());
        replaying = true;
        Actuator actuator = (target, value, completion) -> {
            if (replaying) {
                ledger.violated("replay writes to a device");
            }
            story.actuated(name + "/" + workload.alarmOf(target.register()));
            completion.completed("done", clock.monotonicNanos());
        };
        Map<String, Actuator> actuators = Map.of(Workload.LINE, actuator);
        starting.prepare(opened.recovery(), opened.recorder(), actuators);
        replaying = false;
        pipeline = starting;
        memory = MemoryWatch.ofAgent(name, storageSettings, opened::status, registry, ledger);
        uplink = new MachineUplink(name, opened.recovery().run(), opened, log, clock, ledger, run, history);
        workload.resume(starting, actuators);
    }

    private void happened(Pipeline to, String type, Map<String, Object> fields) {
        history.note("%s says %s %s", name, type, new TreeMap<>(fields));
        String reason = String.valueOf(fields.get("reason"));
        if (type.equals("storage-failed") && !MachineDisk.isFault(reason)) {
            ledger.violated("storage fails, and not by the disk: " + reason);
        }
        to.happened(type, fields);
    }

    /** While somebody waits for storage, storage works. */
    private void takeTurnOfStorage() {
        Storage waitedFor = storage;
        if (waitedFor != null) {
            waitedFor.turn();
        }
        if (disk.isOff() || (disk.isFailing() && replaying)) {
            throw new PowerLostException();
        }
        if (++pauses > MOST_PAUSES) {
            ledger.violated(name + " waits for storage for ever");
            throw new PowerLostException();
        }
    }

    void turnPipeline() {
        act(() -> pipeline().turn());
    }

    void turnStorage() {
        act(() -> storage().turn());
    }

    /**
     * Everything that was given is taken, journalled and synced, if the disk works, and did so for three rounds: in the first
     * after a failure the pipeline still has what it would not hand over.
     */
    void keep() {
        turnPipelineUntilIdle();
        int good = 0;
        for (int i = 0; i < 9 && good < 3 && isUp() && !disk.isFailing(); i++) {
            clock.advance(storageSettings.syncEvery().toNanos() + 5_000_000);
            turnPipeline();
            if (isUp()) {
                turnStorage();
            }
            good = isUp() && storage().isHealthy() && !pipeline().isHolding() ? good + 1 : 0;
        }
        if (good == 3) {
            workload.kept();
        }
    }

    private void turnPipelineUntilIdle() {
        act(() -> {
            int turns = 0;
            while (pipeline().turn() == 0 && turns < 1_000) {
                turns++;
            }
        });
    }

    /** Everything was told. */
    void checkStory() {
        story.checkEnd(name, pipeline().counts().late(), workload.least(), workload.most());
    }

    /** Whether everything is applied, sealed, accounted for and freed. */
    boolean isDrained() {
        if (!isUp()) {
            return false;
        }
        long frames = pipeline().framesAtEnd();
        return frames >= 0
                && storage().settledFrames() >= frames
                && storage().status().pendingBatches() == 0;
    }

    /** Why it is not drained. */
    void explainWhatIsLeft() {
        if (isUp()) {
            ledger.violated(name + " has not delivered everything: frames at the end "
                    + pipeline().framesAtEnd() + ", settled " + storage().settledFrames() + ", "
                    + storage().status());
        } else {
            ledger.violated(name + " does not start");
        }
    }

    /** Begins a new run after everything was delivered, and more comes. */
    void beginAgain() throws InterruptedException {
        kill();
        start();
        for (int i = 0; i < 8 && isUp(); i++) {
            workload.write();
            workload.giveFromLine();
        }
    }

    /** The process dies; what it wrote stays. */
    void kill() {
        history.note("%s is killed", name);
        down();
        disk.kill();
    }

    /** The power goes now; what was not synced may be gone. */
    void cutPower() {
        down();
        powerIsGone();
    }

    /** The power goes just before a call to the disk that is to come. */
    void cutPowerSoon(int calls) {
        disk.cutPowerSoon(calls);
    }

    private void powerIsGone() {
        history.note("%s loses its power", name);
        down();
        disk.cutPower();
        replaying = false;
    }

    private void down() {
        if (uplink != null) {
            uplink.cut(random);
        }
        if (storage != null) {
            try {
                storage.close();
            } catch (Exception alreadyBroken) {
                history.note("%s: %s", name, alreadyBroken);
            }
        }
        pipeline = null;
        storage = null;
        uplink = null;
        memory = null;
        promises = null;
        replaying = false;
    }

    /** The disk fails every write, or works again. */
    void failDisk(boolean fails) {
        history.note("the disk of %s %s", name, fails ? "fails" : "works again");
        disk.fail(fails);
        diskFailsInThisRun();
    }

    /** One call to the disk that is to come fails. */
    void failOneCall(int calls) {
        disk.failOneCall(calls);
        diskFailsInThisRun();
    }

    private void diskFailsInThisRun() {
        if (promises != null) {
            promises.diskFails();
        }
    }

    /** The disk works from now on, and nothing lies in wait. */
    void endFaults() {
        failDisk(false);
        disk.endFaults();
    }

    boolean isFailing() {
        return disk.isFailing();
    }

    /** Queues and buffers are within their bounds. */
    void checkMemory() {
        if (memory != null) {
            memory.check();
        }
    }

    /** All files together are within their bounds. */
    void checkDisk() {
        try {
            long used = disk.usedBytes(DATA);
            if (used
                    > storageSettings.spoolBytes()
                            + storageSettings.journalBytes()
                            + storageSettings.quarantineBytes()
                            + OTHER_BYTES) {
                ledger.violated(name + " uses " + used + " bytes of its disk, more than its bounds allow");
            }
        } catch (IOException off) {
            history.note("%s: %s", name, off);
        }
    }
}
