package io.estran.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.gateway.AgentBatches;
import io.estran.gateway.auth.ClientId;
import io.estran.gateway.ingest.QuarantineRate;
import io.estran.process.time.Clock;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Takeover and the ordered stop. */
class SessionsTest {
    private final ScriptedLog log = new ScriptedLog();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Sessions sessions = new Sessions();
    private final Accounts accounts = Accounts.start(1 << 20, registry);

    @AfterEach
    void close() throws Exception {
        accounts.close();
    }

    @Test
    void aSecondConnectionWithTheSameClientIdTakesOver() { // MQTT-3.1.4-3
        RecordingLink first = begin("lab-1", 1);
        RecordingLink second = begin("lab-1", 1);
        assertThat(first.sent).containsExactly("DISCONNECT 0x8e");
        assertThat(second.sent).isEmpty();
        assertThat(sessions.count()).isEqualTo(1);
    }

    @Test
    void twoRunsOfOneAgentNeverTakeEachOtherOver() {
        RecordingLink first = begin("lab-1", 1);
        begin("lab-1", 2);
        assertThat(first.sent).isEmpty();
        assertThat(sessions.count()).isEqualTo(2);
    }

    @Test
    void aStopWaitsForSessionsUpToItsBoundAndCountsThoseThatAreLeft() throws Exception {
        RecordingLink link = new RecordingLink();
        Session session = session("lab-1", 1, link);
        sessions.begin(session);
        session.publish("estran/1/lab-1/events", 1, false, 1, new AgentBatches("lab-1").next());
        assertThat(sessions.leave(20)).isEqualTo(1);
        log.store(0);
        assertThat(link.sent).endsWith("DISCONNECT 0x8b");
        sessions.end(session);
        assertThat(sessions.leave(10_000)).isZero();
    }

    @Test
    void aStopReturnsAsSoonAsTheLastSessionIsGone() throws Exception {
        Session session = session("lab-1", 1, new RecordingLink());
        sessions.begin(session);
        CompletableFuture<Integer> left = new CompletableFuture<>();
        Thread stopping = new Thread(() -> {
            try {
                left.complete(sessions.leave(3_600_000));
            } catch (InterruptedException hurried) {
                left.completeExceptionally(hurried);
            }
        });
        stopping.start();
        await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
        sessions.end(session);
        assertThat(left.get(10, TimeUnit.SECONDS)).isZero();
    }

    /** Its TLS handshake was under way when the listener closed. */
    @Test
    void aSessionThatBeginsDuringTheStopLeavesAtOnce() throws Exception {
        sessions.leave(0);
        assertThat(begin("lab-1", 1).sent).containsExactly("DISCONNECT 0x8b");
    }

    private RecordingLink begin(String agent, long run) {
        RecordingLink link = new RecordingLink();
        sessions.begin(session(agent, run, link));
        return link;
    }

    private Session session(String agent, long run, RecordingLink link) {
        return new Session(
                new ClientId(new AgentName(agent), new Id128(1, run)),
                null,
                8,
                link,
                new SessionServices(
                        log,
                        new PresenceBoard(10, registry),
                        accounts,
                        new QuarantineAllowance(QuarantineRate.DEFAULT, Clock.system(), registry),
                        new SessionMeters(registry),
                        Clock.system()));
    }
}
