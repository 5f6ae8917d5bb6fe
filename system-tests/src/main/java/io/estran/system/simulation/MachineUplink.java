package io.estran.system.simulation;

import io.estran.agent.storage.Storage;
import io.estran.agent.uplink.SpoolOutlet;
import io.estran.gateway.auth.ClientId;
import io.estran.gateway.session.PublishAnswer;
import io.estran.protocol.account.AccountJson;
import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.account.Presence;
import io.estran.protocol.account.PresenceJson;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.MqttTopics;
import io.estran.system.simulation.world.History;
import io.estran.system.simulation.world.SimulatedClock;
import io.estran.system.simulation.world.SimulatedLog;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The agent's end of the uplink in the place of Paho: takes what the spool lays out, at most Receive Maximum unacknowledged, and
 * tells it what the gateway says. Belongs to one run.
 */
final class MachineUplink {
    static final int RECEIVE_MAXIMUM = 8;

    private final AgentName agent;
    private final Id128 run;
    private final Storage storage;
    private final SpoolOutlet outlet;
    private final SimulatedLog log;
    private final SimulatedClock clock;
    private final Ledger ledger;
    private final Ledger.Run promises;
    private final History history;
    private final Map<Integer, Sent> inFlight = new HashMap<>();
    private @Nullable Link link;
    private long connection;
    private int packetId;

    private record Sent(long token, Hash256 hash) {}

    MachineUplink(
            AgentName agent,
            Id128 run,
            Storage storage,
            SimulatedLog log,
            SimulatedClock clock,
            Ledger ledger,
            Ledger.Run promises,
            History history) {
        this.agent = agent;
        this.run = run;
        this.storage = storage;
        this.outlet = storage.outlet();
        this.log = log;
        this.clock = clock;
        this.ledger = ledger;
        this.promises = promises;
        this.history = history;
    }

    boolean isConnected() {
        return link != null && link.isUpForAgent();
    }

    @Nullable
    Link link() {
        return link;
    }

    /** Connects to a gateway, if it is there; what was sent on an older connection does not count. */
    void connect(GatewayNode gateway) {
        leave();
        Link fresh = new Link(new ClientId(agent, run), log, ledger, gateway.refuses());
        connection++;
        if (gateway.accept(fresh, presence(false))) {
            link = fresh;
            packetId = 0;
            history.note("%s run %s connects to gateway %d", agent, run, gateway.number());
            outlet.connected();
            statePresence();
        }
    }

    /** Says that the agent is there. */
    void statePresence() {
        if (link != null) {
            byte[] online = PresenceJson.write(presence(true));
            link.up.add(new Link.Publish(0, MqttTopics.presence(agent), 0, online, false));
        }
    }

    private Presence presence(boolean online) {
        return new Presence(
                agent,
                run,
                storage.status().presenceRun(),
                connection,
                online,
                "simulated",
                clock.wallNanos(),
                Long.MIN_VALUE,
                0,
                1,
                -1,
                0);
    }

    /** The connection is lost as the agent sees it. */
    void cut(SplittableRandom random) {
        if (link != null && link.isUpForAgent()) {
            link.cutAtAgent(random);
        }
        leave();
    }

    private void leave() {
        if (link != null) {
            link.noticedByAgent();
            link = null;
            inFlight.clear();
            outlet.disconnected();
        }
    }

    /** Sends the next batch, if there is one and the window has room. */
    boolean send() throws InterruptedException {
        Link open = link;
        if (open == null || inFlight.size() >= RECEIVE_MAXIMUM) {
            return false;
        }
        SpoolOutlet.Outgoing batch = outlet.next(0);
        if (batch == null) {
            return false;
        }
        Hash256 hash = ledger.published(promises, batch.bytes());
        packetId++;
        inFlight.put(packetId, new Sent(batch.token(), hash));
        history.note("%s sends %s as packet %d", agent, ledger.describe(hash), packetId);
        open.up.add(new Link.Publish(
                packetId,
                MqttTopics.batches(agent, batch.batchClass(), batch.backlog()),
                1,
                batch.bytes(),
                ledger.isGap(hash)));
        return true;
    }

    /** Takes the next packet that came down; notices the end of the connection behind the last one. */
    boolean receive() {
        Link open = link;
        if (open == null) {
            return false;
        }
        Link.Down next = open.down.poll();
        if (next == null) {
            if (!open.isUpForGateway()) {
                history.note("%s notices that its connection is gone", agent);
                leave();
            }
            return false;
        }
        PublishAnswer answer = next.answer();
        if (answer != null) {
            answered(next.packetId(), answer);
        } else if (next.account() != null) {
            account(next.account());
        }
        return true;
    }

    private void answered(int packet, PublishAnswer answer) {
        Sent sent = inFlight.remove(packet);
        if (sent == null) {
            return;
        }
        if (answer.offset() >= 0) {
            history.note("%s hears PUBACK %d: stored at %d", agent, packet, answer.offset());
            ledger.acknowledged(promises, sent.hash(), answer.offset());
            outlet.stored(sent.token(), answer.partition(), answer.offset(), answer.epoch());
        } else {
            history.note("%s hears PUBACK %d: refused, %s", agent, packet, answer.reason());
            outlet.refused(sent.token(), answer.code(), answer.reason());
        }
    }

    private void account(byte[] payload) {
        try {
            AccountMessage message = AccountJson.readMessage(payload);
            if (!log.isCommittedAccount(message.offset())) {
                ledger.violated("an account reaches the agent that was never committed, of lane "
                        + message.account().lane());
            }
            history.note(
                    "%s hears the account of %s: %s, last %d, position %d",
                    agent,
                    message.account().lane(),
                    message.account().status(),
                    message.account().last(),
                    message.account().position());
            ledger.heard(promises, message);
            outlet.account(message);
        } catch (MalformedBatchException unreadable) {
            ledger.violated("the agent cannot read an account: " + unreadable.getMessage());
        }
    }
}
