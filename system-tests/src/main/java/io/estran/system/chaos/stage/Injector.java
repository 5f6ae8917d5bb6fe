package io.estran.system.chaos.stage;

import io.estran.system.chaos.input.Feeder;
import io.estran.system.chaos.input.Hole;
import io.estran.system.chaos.schedule.Action;
import io.estran.system.chaos.schedule.Fault;
import io.estran.system.chaos.schedule.Part;
import io.estran.testkit.FaultyProxy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Strikes the stage with faults, and lifts them. One owner, the campaign's thread. */
public final class Injector {
    /** What an agent was kept from reading that long ago may still be in TCP's buffers. */
    private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Sent that long before an agent's end, a reading is synced: the sync interval, and a machine that has other work. */
    private static final long MOST_AGE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Stage stage;
    private final Map<AgentPlace, Long> heldFrom = new HashMap<>();
    private final Map<AgentPlace, Held> held = new HashMap<>();
    private final List<String> findings = new ArrayList<>();
    private long oldestHoleNanos;

    private record Held(long nanos, long until) {}

    /** Of that stage. */
    public Injector(Stage stage) {
        this.stage = stage;
    }

    /** Begins a fault; a rolling restart is over when this returns. */
    public void strike(Fault fault) throws IOException, InterruptedException {
        switch (fault.kind().action()) {
            case KILL -> kill(fault);
            case STOP -> {
                member(fault).stop();
                hold(fault);
            }
            case RESTART -> restart(fault.kind().part(), fault.target());
            case CUT -> {
                link(fault).refuse(true);
                link(fault).cut();
            }
            case RESET -> {
                link(fault).refuse(true);
                link(fault).reset();
            }
            case BLACKHOLE -> link(fault).blackhole();
            case SLOW -> link(fault).delayMillis(fault.delayMillis());
            case FILL -> {
                AgentPlace agent = stage.agents().get(fault.target());
                if (agent.disk() != null) {
                    hold(fault);
                    agent.disk().fill();
                }
            }
        }
    }

    /** Lifts a fault; what was killed is started and not yet up. */
    public void lift(Fault fault) throws IOException, InterruptedException {
        switch (fault.kind().action()) {
            case KILL -> start(fault);
            case STOP -> {
                member(fault).proceed();
                release(fault);
            }
            case RESTART -> {
                // It was over when it had struck the last of them.
            }
            case CUT, RESET -> link(fault).refuse(false);
            case BLACKHOLE -> {
                if (fault.swallowed()) {
                    link(fault).reset();
                }
                link(fault).open();
            }
            case SLOW -> link(fault).delayMillis(0);
            case FILL -> {
                AgentPlace agent = stage.agents().get(fault.target());
                if (agent.disk() != null) {
                    agent.disk().free();
                    release(fault);
                }
            }
        }
    }

    /** Lifts whatever there may be, and starts what is down. */
    public void liftEverything() throws IOException, InterruptedException {
        for (Part part : Part.values()) {
            for (Member member : members(part)) {
                if (member.isAlive()) {
                    member.proceed();
                } else {
                    member.start();
                }
            }
        }
        Stream.of(stage.brokers(), stage.gateways())
                .flatMap(List::stream)
                .map(Server::link)
                .forEach(Injector::mend);
        for (AgentPlace agent : stage.agents()) {
            mend(agent.link());
            if (agent.disk() != null) {
                agent.disk().free();
            }
            agent.feeder().resume();
        }
    }

    private static void mend(FaultyProxy link) {
        link.refuse(false);
        link.delayMillis(0);
        link.open();
    }

    /** Waits until what a fault had killed is up. */
    public void awaitUp(Fault fault) throws IOException, InterruptedException {
        member(fault).awaitUp();
    }

    /** Who feeds the agents that a fault touches: one agent's, or all. */
    public List<Feeder> touched(Fault fault) {
        return fault.kind().part() == Part.AGENT && fault.kind().action() != Action.RESTART
                ? List.of(stage.agents().get(fault.target()).feeder())
                : stage.feeders();
    }

    /** What was wrong so far: ends that were not graceful, holes that are too old. */
    public List<String> findings() {
        return List.copyOf(findings);
    }

    /** How long before its agent's end the oldest reading was sent that no journal had, ns. */
    public long oldestHoleNanos() {
        return oldestHoleNanos;
    }

    private void kill(Fault fault) throws IOException, InterruptedException {
        long at = System.nanoTime();
        member(fault).kill();
        if (fault.kind().part() == Part.AGENT) {
            pause(stage.agents().get(fault.target()), at);
        }
    }

    private void start(Fault fault) throws IOException {
        member(fault).start();
        if (fault.kind().part() == Part.AGENT) {
            stage.agents().get(fault.target()).feeder().resume();
        }
    }

    private void restart(Part part, int first) throws IOException, InterruptedException {
        List<Member> members = members(part);
        for (int i = 0; i < members.size(); i++) {
            int target = (first + i) % members.size();
            Member member = members.get(target);
            long at = System.nanoTime(); // from then on it takes no more readings
            String problem = member.terminate();
            if (!problem.isEmpty()) {
                findings.add(problem);
            }
            if (part == Part.AGENT) {
                pause(stage.agents().get(target), at);
            }
            member.start();
            if (part == Part.AGENT) {
                stage.agents().get(target).feeder().resume();
            }
            member.awaitUp();
        }
    }

    private void pause(AgentPlace agent, long endedAt) throws IOException, InterruptedException {
        Held before = held.get(agent);
        long extra = before != null && endedAt - before.until() < MEMORY_NANOS ? before.nanos() : 0;
        for (Hole hole : agent.feeder().pause(agent.data(), endedAt, extra)) {
            oldestHoleNanos = Math.max(oldestHoleNanos, hole.ageNanos());
            if (hole.ageNanos() > MOST_AGE_NANOS) {
                findings.add(agent.member().name() + " had not synced line " + hole.from() + " of " + hole.field()
                        + " when it ended, " + TimeUnit.NANOSECONDS.toMillis(hole.ageNanos())
                        + " ms after it was sent");
            }
        }
    }

    private void hold(Fault fault) {
        if (fault.kind().part() == Part.AGENT) {
            heldFrom.put(stage.agents().get(fault.target()), System.nanoTime());
        }
    }

    private void release(Fault fault) {
        if (fault.kind().part() == Part.AGENT) {
            AgentPlace agent = stage.agents().get(fault.target());
            Long from = heldFrom.remove(agent);
            long now = System.nanoTime();
            held.put(agent, new Held(from == null ? 0 : now - from, now));
        }
    }

    private Member member(Fault fault) {
        return members(fault.kind().part()).get(fault.target());
    }

    private List<Member> members(Part part) {
        return switch (part) {
            case AGENT -> stage.agents().stream().map(AgentPlace::member).toList();
            case GATEWAY -> stage.gateways().stream().map(Server::member).toList();
            case BROKER -> stage.brokers().stream().map(Server::member).toList();
        };
    }

    private FaultyProxy link(Fault fault) {
        return switch (fault.kind().part()) {
            case AGENT -> stage.agents().get(fault.target()).link();
            case GATEWAY -> stage.gateways().get(fault.target()).link();
            case BROKER -> stage.brokers().get(fault.target()).link();
        };
    }
}
