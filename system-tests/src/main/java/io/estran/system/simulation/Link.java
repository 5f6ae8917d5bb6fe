package io.estran.system.simulation;

import io.estran.gateway.auth.ClientId;
import io.estran.gateway.session.ClientLink;
import io.estran.gateway.session.PublishAnswer;
import io.estran.gateway.session.Session;
import io.estran.protocol.name.KafkaTopics;
import io.estran.system.simulation.world.SimulatedLog;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One connection between a machine and a gateway: ordered both ways, each packet as late as the scheduler likes. It may be cut
 * at any moment; what was on its way then arrives up to some point or not at all, and either end may learn of it first.
 */
final class Link implements ClientLink {
    private static final int UNWANTED = 48;

    /** What goes up. */
    record Publish(int packetId, String topic, int qos, byte[] payload, boolean isGap) {}

    /** What comes down: a PUBACK, or an account. */
    record Down(int packetId, @Nullable PublishAnswer answer, byte @Nullable [] account) {}

    final Deque<Publish> up = new ArrayDeque<>();
    final Deque<Down> down = new ArrayDeque<>();
    final ClientId client;
    private final SimulatedLog log;
    private final Ledger ledger;
    private final boolean refuses;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    /** QoS 1 PUBLISH packets that the gateway has taken and not answered, in their order. */
    private final Deque<Publish> unanswered = new ArrayDeque<>();

    private @Nullable Session session;
    private boolean agentEnd = true;
    private boolean gatewayEnd = true;
    private boolean closing;

    /** A connection; {@code refuses} if its gateway never takes some of the batches. */
    Link(ClientId client, SimulatedLog log, Ledger ledger, boolean refuses) {
        this.refuses = refuses;
        this.client = client;
        this.log = log;
        this.ledger = ledger;
    }

    void accept(Session accepted) {
        session = accepted;
    }

    /** Whether the agent still takes it for a connection. */
    boolean isUpForAgent() {
        return agentEnd;
    }

    /** Whether the gateway still does. */
    boolean isUpForGateway() {
        return gatewayEnd;
    }

    /** The agent's end is gone; some of what it sent arrives all the same, and the gateway may not know yet. */
    void cutAtAgent(SplittableRandom random) {
        agentEnd = false;
        int arriving = random.nextInt(up.size() + 1);
        while (up.size() > arriving) {
            up.removeLast();
        }
    }

    /** The gateway's end is gone; the agent hears some of what was on its way. */
    void cutAtGateway(SplittableRandom random) {
        int arriving = random.nextInt(down.size() + 1);
        while (down.size() > arriving) {
            down.removeLast();
        }
        closeGatewayEnd();
    }

    /** The agent has noticed that nothing comes any more. */
    void noticedByAgent() {
        agentEnd = false;
    }

    /** The gateway's process is gone: its session hears nothing of it. */
    void gatewayDies() {
        gatewayEnd = false;
        tasks.clear();
    }

    private void closeGatewayEnd() {
        if (gatewayEnd) {
            gatewayEnd = false;
            tasks.clear();
            if (session != null) {
                session.ended(false);
            }
        }
    }

    /** The gateway takes the next packet; false if there is none. */
    boolean deliverUp() {
        Publish next = gatewayEnd && !closing ? up.poll() : null;
        if (next == null || session == null) {
            return false;
        }
        if (next.qos == 1) {
            unanswered.add(next);
        }
        session.publish(next.topic, next.qos, false, next.packetId, asItArrives(next));
        return true;
    }

    /** One batch in some dozens arrives in a form that no gateway takes, and always the same ones. Gaps are spared. */
    private byte[] asItArrives(Publish packet) {
        byte[] payload = packet.payload;
        boolean refused = refuses && packet.qos == 1 && !packet.isGap && Arrays.hashCode(payload) % UNWANTED == 0;
        return refused ? Arrays.copyOf(payload, payload.length - 1) : payload;
    }

    /** What the gateway's other threads left for the connection's. */
    void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            if (gatewayEnd) {
                task.run();
            }
        }
        if (closing) {
            closeGatewayEnd();
        }
    }

    @Override
    public void acknowledge(int packetId, PublishAnswer answer) {
        Publish oldest = unanswered.poll();
        if (oldest == null || oldest.packetId != packetId) {
            ledger.violated("PUBACK " + packetId + " out of the order of PUBLISH");
        } else if (answer.offset() >= 0 && !isStored(answer.offset(), oldest.payload)) {
            ledger.violated("PUBACK says stored at " + answer.offset() + ", where ingest does not hold it");
        }
        down.add(new Down(packetId, answer, null));
    }

    private boolean isStored(long offset, byte[] payload) {
        return offset < log.end(KafkaTopics.INGEST)
                && Arrays.equals(log.entry(KafkaTopics.INGEST, offset).value(), payload);
    }

    @Override
    public void down(byte[] payload) {
        down.add(new Down(0, null, payload));
    }

    @Override
    public boolean isWritable() {
        return gatewayEnd && !closing;
    }

    @Override
    public void disconnect(int reasonCode, String reason) {
        closing = true;
    }

    @Override
    public void holdBack(boolean hold) {
        // What is held back waits in the queue, as it does anyway.
    }

    @Override
    public void stopReading() {
        closing = true;
    }

    @Override
    public void executeLater(Runnable task, long millis) {
        tasks.add(task);
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }
}
