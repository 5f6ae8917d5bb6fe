package io.estran.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.account.Presence;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import org.junit.jupiter.api.Test;

/** DELIVERY.md rule 16. */
class PresenceBoardTest {
    private final PresenceBoard board = new PresenceBoard(2);

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
