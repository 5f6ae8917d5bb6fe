package io.estran.system.simulation;

import io.estran.gateway.ingest.LogRecord;
import io.estran.gateway.ingest.QuarantineRate;
import io.estran.gateway.session.Accounts;
import io.estran.gateway.session.PresenceBoard;
import io.estran.gateway.session.QuarantineAllowance;
import io.estran.gateway.session.ReasonCode;
import io.estran.gateway.session.Session;
import io.estran.gateway.session.SessionMeters;
import io.estran.gateway.session.SessionServices;
import io.estran.gateway.session.Sessions;
import io.estran.protocol.account.AccountJson;
import io.estran.protocol.account.Presence;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.KafkaTopics;
import io.estran.protocol.name.MqttTopics;
import io.estran.system.simulation.world.History;
import io.estran.system.simulation.world.SimulatedClock;
import io.estran.system.simulation.world.SimulatedLog;
import io.estran.system.simulation.world.SimulatedProducer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A gateway: the product's sessions and accounts over simulated links and a simulated log. A crash forgets everything; what its
 * producer was sending may still arrive.
 */
final class GatewayNode {
    private static final long ACCOUNT_BYTES = 1 << 20;
    private static final int AGENTS = 64;

    private final int number;
    private final boolean refuses;
    private final SimulatedLog log;
    private final SimulatedClock clock;
    private final Ledger ledger;
    private final History history;
    private final List<LogRecord> late;
    private final List<Link> links = new ArrayList<>();
    private SimulatedProducer producer;
    private Accounts accounts;
    private SessionServices services;
    private MemoryWatch memory;
    private Sessions sessions = new Sessions();
    private long read;

    GatewayNode(
            int number,
            boolean refuses,
            SimulatedLog log,
            SimulatedClock clock,
            List<LogRecord> late,
            Ledger ledger,
            History history) {
        this.number = number;
        this.refuses = refuses;
        this.log = log;
        this.clock = clock;
        this.late = late;
        this.ledger = ledger;
        this.history = history;
        this.producer = new SimulatedProducer(log, late, history);
        MeterRegistry registry = new SimpleMeterRegistry();
        this.accounts = new Accounts(ACCOUNT_BYTES, registry);
        this.services = services(registry);
        this.memory = watch(registry);
    }

    private SessionServices services(MeterRegistry registry) {
        return new SessionServices(
                producer,
                new PresenceBoard(AGENTS, registry),
                accounts,
                new QuarantineAllowance(QuarantineRate.DEFAULT, clock, registry),
                new SessionMeters(registry),
                clock);
    }

    private MemoryWatch watch(MeterRegistry registry) {
        return MemoryWatch.ofGateway(number, ACCOUNT_BYTES, AGENTS, registry, ledger);
    }

    /** What it holds is within its bounds. */
    void checkMemory() {
        memory.check();
    }

    int number() {
        return number;
    }

    /** Whether it never takes some of the batches. */
    boolean refuses() {
        return refuses;
    }

    /** Takes a connection, as after CONNECT and SUBSCRIBE. */
    boolean accept(Link link, Presence will) {
        Session session = new Session(link.client, will, MachineUplink.RECEIVE_MAXIMUM, link, services);
        link.accept(session);
        sessions.begin(session);
        links.add(link);
        if (session.subscribe(MqttTopics.down(link.client.agent())) != ReasonCode.SUCCESS) {
            ledger.violated("the gateway refuses an agent's own downlink");
        }
        session.startDownlink();
        accounts.turn();
        return true;
    }

    /** Takes a packet of some connection. */
    boolean deliver(SplittableRandom random) {
        if (links.isEmpty()) {
            return false;
        }
        Link link = links.get(random.nextInt(links.size()));
        boolean delivered = link.deliverUp();
        work();
        return delivered;
    }

    /** The log answers the oldest append. */
    boolean complete(SplittableRandom random, boolean faults) {
        boolean completed = producer.complete(random, faults);
        work();
        return completed;
    }

    /** Each connection's thread does what was left for it; those that ended are forgotten. */
    private void work() {
        for (Link link : links) {
            link.runTasks();
        }
        links.removeIf(link -> !link.isUpForGateway());
        accounts.turn();
        for (Link link : links) {
            link.runTasks();
        }
    }

    /** Reads the next record of accounts that is committed; false if there is none yet. */
    boolean read() throws InterruptedException {
        SimulatedLog.Entry next = log.committed(KafkaTopics.LANES, read);
        if (next == null) {
            return false;
        }
        take(next, read++);
        accounts.turn();
        work();
        return true;
    }

    private void take(SimulatedLog.Entry next, long offset) throws InterruptedException {
        if (next.state() != SimulatedLog.State.COMMITTED) {
            return;
        }
        byte[] value = next.value();
        try {
            if (value != null) {
                accounts.put(AccountJson.read(value), offset);
            } else {
                withdrawn(next.key());
            }
        } catch (MalformedBatchException unreadable) {
            ledger.violated("the gateway cannot read an account: " + unreadable.getMessage());
        }
    }

    private void withdrawn(byte @Nullable [] key) throws InterruptedException {
        String text = key == null ? "/" : new String(key, StandardCharsets.UTF_8);
        int slash = text.indexOf('/');
        accounts.remove(new AgentName(text.substring(0, slash)), Id128.parse(text.substring(slash + 1)));
    }

    /** Says again to every connection how its lanes stand. */
    void repeat() {
        accounts.repeat();
        work();
    }

    /** A connection breaks at this end. */
    void cut(SplittableRandom random) {
        if (!links.isEmpty()) {
            Link link = links.remove(random.nextInt(links.size()));
            history.note("gateway %d loses a connection of %s", number, link.client.agent());
            link.cutAtGateway(random);
        }
    }

    /** Connections whose other end is gone are noticed, as by keep-alive. */
    void noticeDeadLinks(SplittableRandom random) {
        for (Link link : List.copyOf(links)) {
            if (!link.isUpForAgent() && link.up.isEmpty()) {
                links.remove(link);
                link.cutAtGateway(random);
            }
        }
    }

    void crash(SplittableRandom random) {
        history.note("gateway %d crashes", number);
        links.forEach(Link::gatewayDies);
        links.clear();
        producer.crash(random);
        producer = new SimulatedProducer(log, late, history);
        MeterRegistry registry = new SimpleMeterRegistry();
        accounts = new Accounts(ACCOUNT_BYTES, registry);
        services = services(registry);
        memory = watch(registry);
        sessions = new Sessions();
        read = 0;
    }
}
