package io.estran.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.account.Presence;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** DELIVERY.md rule 16. */
class PresenceBoardTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PresenceBoard board = new PresenceBoard(4, registry);

    @Test
    void onlyTheLatestConnectionOfTheCurrentRunCounts() {
        assertThat(board.accept(presence("lab-1", 1, 1))).isTrue();
        assertThat(board.accept(presence("lab-1", 1, 2))).isTrue();
        assertThat(board.accept(presence("lab-1", 1, 1))).isFalse();
        assertThat(board.accept(presence("lab-1", 2, 1))).isTrue();
        assertThat(board.accept(presence("lab-1", 1, 9))).isFalse();
    }

    @Test
    void theSameConnectionCountsAgain() {
        assertThat(board.accept(presence("lab-1", 1, 1))).isTrue();
        assertThat(board.accept(presence("lab-1", 1, 1))).isTrue();
    }

    @Test
    void agentsDoNotMixAndTheLongestSilentIsForgottenFirst() {
        board.accept(presence("a", 5, 5));
        board.accept(presence("b", 5, 5));
        board.accept(presence("a", 5, 5));
        board.accept(presence("c", 1, 1));
        assertThat(board.accept(presence("a", 4, 4))).isFalse();
        assertThat(board.accept(presence("b", 4, 4))).isTrue();
    }

    @Test
    void itHoldsNoMoreThanItsBoundAndSaysHowMuch() {
        for (int i = 0; i < 1_000; i++) {
            board.accept(presence("agent-" + i, 1, 1));
            assertThat(registry.get("estran.gateway.presences.held").gauge().value())
                    .isBetween(1.0, 4.0);
        }
        assertThat(board.accept(presence("agent-999", 0, 0))).isFalse();
    }

    @Test
    void ofConnectionsThatSpeakAtTheSameTimeTheLatestWins() throws Exception {
        PresenceBoard shared = new PresenceBoard(100, registry);
        List<Thread> loops = new ArrayList<>();
        for (int loop = 0; loop < 4; loop++) {
            int mine = loop;
            loops.add(new Thread(() -> {
                for (int connection = mine; connection < 10_000; connection += 4) {
                    shared.accept(presence("lab-1", 1, connection));
                }
            }));
        }
        loops.forEach(Thread::start);
        for (Thread loop : loops) {
            loop.join();
        }
        assertThat(shared.accept(presence("lab-1", 1, 9_998))).isFalse();
        assertThat(shared.accept(presence("lab-1", 1, 9_999))).isTrue();
    }

    private static Presence presence(String agent, long run, long connection) {
        return new Presence(
                new AgentName(agent),
                new Id128(1, run),
                run,
                connection,
                true,
                "0.1.0",
                1,
                Long.MIN_VALUE,
                0,
                1024,
                -1,
                0);
    }
}
