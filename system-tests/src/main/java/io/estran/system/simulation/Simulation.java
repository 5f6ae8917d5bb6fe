package io.estran.system.simulation;

import io.estran.gateway.ingest.LogRecord;
import io.estran.protocol.name.AgentName;
import io.estran.system.simulation.world.History;
import io.estran.system.simulation.world.SimulatedClock;
import io.estran.system.simulation.world.SimulatedLog;
import io.estran.system.simulation.world.SimulatedProducer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One seed: a world of machines, gateways, log and sequencer in which, step by step, a random actor does something or breaks.
 * Then faults end, and within {@value #MOST_ROUNDS} rounds everything must be delivered; and once more after all machines have
 * started again, with nothing but a checkpoint. Used once.
 */
public final class Simulation {
    /** Instead of a number of steps: as many as the seed says. */
    public static final int AS_THE_SEED_SAYS = -1;

    private static final int MOST_ROUNDS = 400;
    /** Rounds without progress are cheap; time goes on in them, as checkpoints and status wait for it. */
    private static final long ROUND_NANOS = 100_000_000;

    private final SplittableRandom random;
    private final Traits traits;
    private final SimulatedClock clock = new SimulatedClock();
    private final History history;
    private final Ledger ledger = new Ledger();
    private final SimulatedLog log = new SimulatedLog(clock);
    private final List<LogRecord> late = new ArrayList<>();
    private final List<Machine> machines = new ArrayList<>();
    private final List<GatewayNode> gateways = new ArrayList<>();
    private final SequencerNode sequencer;
    private final TwinReader reader;
    /** A copy of the first machine, to which it is set back when all is delivered. */
    private @Nullable Machine image;

    /**
     * How a seed ended.
     *
     * @param violation what was broken; null if nothing was
     * @param steps random steps taken
     * @param segmentsReused how often a segment of a journal or spool was begun in a file that had been one before
     * @param history the newest lines of what happened, if asked for
     */
    public record Outcome(@Nullable String violation, int steps, int segmentsReused, List<String> history) {}

    private Simulation(long seed, int wanted, boolean withHistory) {
        random = new SplittableRandom(seed);
        history = new History(withHistory);
        traits = new Traits(seed, wanted, random);
        for (int i = 0; i < traits.machines; i++) {
            machines.add(new Machine(new AgentName("agent-" + i), traits, clock, log, ledger, history, random.split()));
        }
        for (int i = 0; i < 2; i++) {
            gateways.add(new GatewayNode(i, traits.refuses, log, clock, late, ledger, history));
        }
        reader = new TwinReader(log, ledger, history, traits.causes);
        sequencer = new SequencerNode(log, clock, ledger, history);
    }

    /**
     * Runs a seed.
     *
     * @param steps random steps to take before faults end, or {@link #AS_THE_SEED_SAYS}
     * @param withHistory whether to keep what happened
     */
    public static Outcome run(long seed, int steps, boolean withHistory) {
        Simulation simulation = new Simulation(seed, steps, withHistory);
        try {
            simulation.run();
            return simulation.outcome(null);
        } catch (Ledger.Violation found) {
            return simulation.outcome(found.getMessage());
        } catch (InterruptedException | RuntimeException failure) {
            StackTraceElement[] where = failure.getStackTrace();
            return simulation.outcome(
                    "a mistake in the program: " + failure + (where.length == 0 ? "" : " at " + where[0]));
        }
    }

    private Outcome outcome(@Nullable String violation) {
        int reused = machines.stream().mapToInt(Machine::segmentsReused).sum();
        return new Outcome(violation, traits.steps, reused, history.lines());
    }

    private void run() throws Ledger.Violation, InterruptedException {
        machines.forEach(Machine::start);
        for (int step = 1; step <= traits.steps; step++) {
            history.step(step);
            clock.advance(random.nextLong(8_000_000));
            step();
            if (traits.forks && step == traits.steps / 2) {
                fork();
            }
            reader.poll();
            if (step % 64 == 0) {
                machines.forEach(Machine::checkDisk);
            }
            checkMemory();
        }
        history.note("faults end");
        machines.forEach(Machine::endFaults);
        settle();
        history.note("all is delivered; every machine starts again");
        setBack();
        for (Machine machine : machines) {
            machine.beginAgain();
        }
        settle();
        ledger.check();
    }

    /** The disk of the machine is copied: for a second machine that starts with it, or to set the first one back to it. */
    private void fork() {
        Machine original = machines.get(0);
        if (random.nextBoolean()) {
            original.kill();
        } else {
            original.cutPower();
        }
        Machine copy = original.copy();
        if (random.nextBoolean()) {
            image = copy;
        } else {
            copy.workload().onlyReads();
            machines.add(copy);
        }
    }

    private void setBack() {
        Machine copy = image;
        if (copy != null) {
            history.note("the disk of %s is set back to its copy", copy.name());
            machines.get(0).kill();
            copy.workload().goesOnFrom(machines.get(0).workload());
            machines.set(0, copy);
        }
    }

    private GatewayNode anyGateway() {
        return gateways.get(random.nextInt(gateways.size()));
    }

    private void step() throws InterruptedException {
        Machine machine = machines.get(random.nextInt(machines.size()));
        int draw = random.nextInt(1_000);
        if (draw < 470) {
            if (machine.isUp()) {
                work(machine, draw);
            } else {
                machine.start();
            }
        } else if (draw < 640) {
            for (int i = 0; i < traits.pace; i++) {
                up(machine, draw);
            }
        } else if (draw < 900) {
            for (int i = 0; i < traits.pace; i++) {
                cloud(draw);
            }
        } else {
            fault(machine, draw);
        }
    }

    /** South of the spool. */
    private void work(Machine machine, int draw) {
        Workload workload = machine.workload();
        if (draw < 110) {
            for (int i = 0; i < traits.pace; i++) {
                workload.write();
            }
        } else if (draw < 190) {
            machine.act(() -> {
                for (int i = (random.nextInt(4) + 1) * traits.pace; i > 0; i--) {
                    workload.giveFromFile();
                }
            });
        } else if (draw < 270) {
            machine.act(() -> {
                for (int i = 0; i < traits.pace; i++) {
                    workload.giveFromLine();
                }
            });
        } else if (draw < 370) {
            machine.turnPipeline();
        } else if (draw < 460) {
            if (traits.disksShake && random.nextInt(3) == 0) {
                machine.failOneCall(random.nextInt(4));
            }
            machine.turnStorage();
        } else {
            machine.keep();
        }
    }

    /** Between spool and gateway. */
    private void up(Machine machine, int draw) throws InterruptedException {
        if (!machine.isUp()) {
            return;
        }
        MachineUplink uplink = machine.uplink();
        if (!uplink.isConnected()) {
            uplink.connect(anyGateway());
        } else if (draw < 560) {
            machine.act(() -> uplink.send());
        } else {
            uplink.receive();
        }
    }

    /** From the gateway to the topics, and back with the accounts. */
    private void cloud(int draw) throws InterruptedException {
        if (draw < 700) {
            anyGateway().deliver(random);
        } else if (draw < 760) {
            anyGateway().complete(random, true);
        } else if (draw < 800) {
            anyGateway().read();
        } else if (draw < 805) {
            anyGateway().repeat();
        } else if (draw < 865) {
            sequencer.process();
        } else if (draw < 885) {
            sequencer.punctuate();
        } else {
            sequencer.commit();
        }
    }

    private void fault(Machine machine, int draw) {
        if (draw < 906) {
            machine.kill();
        } else if (draw < 911) {
            machine.cutPower();
        } else if (draw < 917) {
            machine.cutPowerSoon(random.nextInt(12));
        } else if (draw < 925) {
            if (machine.isUp()) {
                machine.uplink().cut(random);
            }
        } else if (draw < 931) {
            anyGateway().cut(random);
        } else if (draw < 940) {
            anyGateway().noticeDeadLinks(random);
        } else if (draw < 945) {
            anyGateway().crash(random);
        } else if (draw < 953) {
            sequencer.crash();
        } else if (draw < 970) {
            storeLate();
        } else if (draw < 985 && traits.callsFail) {
            breakDisk(machine);
        }
    }

    private void storeLate() {
        if (!late.isEmpty()) {
            LogRecord record = late.remove(random.nextInt(late.size()));
            history.note("a late append arrives at %d", SimulatedProducer.store(log, record));
        }
    }

    private void breakDisk(Machine machine) {
        if (machine.isFailing()) {
            machine.failDisk(false);
        } else if (traits.disksFail && random.nextInt(3) == 0) {
            machine.failDisk(true);
        } else {
            machine.failOneCall(random.nextInt(10));
        }
    }

    /** Faults end; what was promised must come out. */
    private void settle() throws Ledger.Violation, InterruptedException {
        boolean ended = false;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            clock.advance(ROUND_NANOS);
            for (Machine machine : machines) {
                round(machine);
            }
            gateways.forEach(gateway -> gateway.noticeDeadLinks(random));
            while (round < 2 && !late.isEmpty()) {
                storeLate();
            }
            roundOfTheCloud();
            checkMemory();
            if (!ended
                    && machines.stream()
                            .allMatch(machine ->
                                    machine.isUp() && machine.workload().isFileGiven())) {
                ended = true;
                for (Machine machine : machines) {
                    machine.keep();
                    machine.act(() -> machine.pipeline().endInput());
                }
            }
            if (ended && machines.stream().allMatch(Machine::isDrained)) {
                checkEnd();
                return;
            }
        }
        machines.forEach(Machine::explainWhatIsLeft);
        ledger.check();
        throw new Ledger.Violation("not everything was delivered in " + MOST_ROUNDS + " rounds without faults");
    }

    private void checkMemory() throws Ledger.Violation {
        machines.forEach(Machine::checkMemory);
        gateways.forEach(GatewayNode::checkMemory);
        ledger.check();
    }

    private void round(Machine machine) throws InterruptedException {
        if (!machine.isUp()) {
            machine.start();
            return;
        }
        machine.act(() -> {
            int given = 0;
            while (given < 64 && machine.workload().giveFromFile()) {
                given++;
            }
        });
        machine.keep();
        if (!machine.isUp()) {
            return;
        }
        MachineUplink uplink = machine.uplink();
        if (!uplink.isConnected()) {
            uplink.connect(anyGateway());
        }
        uplink.statePresence();
        for (int i = 0; i < 4; i++) {
            machine.act(() -> {
                while (uplink.send()) {
                    machine.storage().turn();
                }
            });
        }
    }

    /** Tries something; false if there was nothing to do. */
    private interface Attempt {
        boolean once() throws InterruptedException;
    }

    private static void untilNothingIsLeft(Attempt attempt) throws InterruptedException {
        boolean more = true;
        while (more) {
            more = attempt.once();
        }
    }

    private void roundOfTheCloud() throws InterruptedException {
        for (GatewayNode gateway : gateways) {
            for (int i = 0; i < 40; i++) {
                gateway.deliver(random);
            }
            untilNothingIsLeft(() -> gateway.complete(random, false));
        }
        untilNothingIsLeft(sequencer::process);
        sequencer.punctuate();
        sequencer.commit();
        for (GatewayNode gateway : gateways) {
            untilNothingIsLeft(gateway::read);
            gateway.repeat();
        }
        for (Machine machine : machines) {
            if (machine.isUp()) {
                untilNothingIsLeft(machine.uplink()::receive);
            }
        }
        reader.poll();
    }

    private void checkEnd() throws Ledger.Violation {
        reader.checkEnd();
        for (Machine machine : machines) {
            if (machines.stream().filter(machine::isNamesakeOf).count() == 1) {
                reader.checkOnline(machine.name(), machine.run());
            }
        }
        for (Machine machine : machines) {
            if (reader.gaps() == 0) {
                machine.checkStory();
            }
        }
        ledger.check();
    }
}
