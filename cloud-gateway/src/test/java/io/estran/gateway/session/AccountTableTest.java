package io.estran.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountJson;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Accounts on their way down: DELIVERY.md rule 21. */
class AccountTableTest {
    private static final AgentName LAB = new AgentName("lab-1");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AccountTable table = new AccountTable(1 << 20, registry);
    private final RecordingLink link = new RecordingLink();
    private final Downlink downlink = new Downlink(LAB, link, new SessionMeters(registry));

    @Test
    void aConnectionHearsOfAllLanesOfItsAgentAtOnceTheNewestFirst() throws Exception {
        table.put(account(LAB, 1, 10, LaneStatus.COMPLETE), 5);
        table.put(account(LAB, 2, 20, LaneStatus.OK), 6);
        table.put(account(new AgentName("other"), 3, 30, LaneStatus.OK), 7);
        attach(downlink);
        assertThat(lasts()).containsExactly(20L, 10L);
    }

    @Test
    void aNewerAccountIsPassedDownWithItsOffset() throws Exception {
        attach(downlink);
        table.put(account(LAB, 1, 10, LaneStatus.OK), 42);
        assertThat(AccountJson.readMessage(link.down.get(0)).offset()).isEqualTo(42);
    }

    @Test
    void everyConnectionOfAnAgentHearsOfIt() {
        RecordingLink clone = new RecordingLink();
        attach(downlink);
        attach(new Downlink(LAB, clone, new SessionMeters(registry)));
        table.put(account(LAB, 1, 10, LaneStatus.OK), 1);
        assertThat(link.down).hasSize(1);
        assertThat(clone.down).hasSize(1);
    }

    @Test
    void accountsOfOpenLanesAreRepeated() throws Exception {
        table.put(account(LAB, 1, 10, LaneStatus.COMPLETE), 5);
        table.put(account(LAB, 2, 20, LaneStatus.OK), 6);
        attach(downlink);
        link.down.clear();
        table.repeat();
        assertThat(lasts()).containsExactly(20L);
    }

    @Test
    void aConnectionThatIsGoneHearsNothing() {
        attach(downlink);
        downlink.open(false);
        table.look(downlink);
        table.put(account(LAB, 1, 10, LaneStatus.OK), 1);
        table.repeat();
        assertThat(link.down).isEmpty();
    }

    @Test
    void whatIsOnItsWayToAConnectionThatWantsNoMoreIsDropped() {
        attach(downlink);
        link.held = new ArrayDeque<>();
        table.put(account(LAB, 1, 10, LaneStatus.OK), 1);
        downlink.open(false);
        link.held.forEach(Runnable::run);
        assertThat(link.down).isEmpty();
    }

    @Test
    void aConnectionThatIsBusyFindsOneTaskAndTheNewestAccounts() throws Exception {
        attach(downlink);
        link.held = new ArrayDeque<>();
        for (int last = 1; last <= 1_000; last++) {
            table.put(account(LAB, 1, last, LaneStatus.OK), last);
        }
        assertThat(link.held.size()).isEqualTo(1);
        link.held.remove().run();
        assertThat(lasts()).containsExactly(1_000L);
    }

    @Test
    void aForgottenLaneIsNoLongerTold() {
        table.put(account(LAB, 1, 10, LaneStatus.COMPLETE), 1);
        table.remove(LAB, lane(1));
        attach(downlink);
        assertThat(link.down).isEmpty();
        assertThat(heldBytes()).isZero();
    }

    @Test
    void anAgentWhoseLanesAreForgottenTakesNoRoom() {
        for (int i = 0; i < 1_000; i++) {
            AgentName agent = new AgentName("agent-" + i);
            table.put(account(agent, i, 10, LaneStatus.COMPLETE), i);
            table.remove(agent, lane(i));
        }
        assertThat(table.agents()).isZero();
    }

    @Test
    void aSlowClientGetsTheNewestAccountOfEachLaneOnce() throws Exception {
        attach(downlink);
        link.writable = false;
        for (int last = 1; last <= 1_000; last++) {
            table.put(account(LAB, 1, last, LaneStatus.OK), last);
            table.put(account(LAB, 2, 2L * last, LaneStatus.OK), last);
        }
        assertThat(link.down).isEmpty();
        link.writable = true;
        downlink.send();
        assertThat(lasts()).containsExactlyInAnyOrder(1_000L, 2_000L);
    }

    @Test
    void aFullTableForgetsTheAgentThatChangedLongestAgoAndCountsIt() {
        int accounts = 5_000;
        for (int i = 0; i < accounts; i++) {
            table.put(account(new AgentName("agent-" + i), i, 10, LaneStatus.OK), i);
        }
        assertThat(heldBytes()).isLessThanOrEqualTo(1 << 20);
        double forgotten =
                registry.get("estran.gateway.accounts.forgotten").counter().count();
        assertThat(forgotten).isPositive().isEqualTo(accounts - table.agents());
        attach(new Downlink(new AgentName("agent-" + (accounts - 1)), link, new SessionMeters(registry)));
        assertThat(link.down).hasSize(1);
    }

    private void attach(Downlink wanting) {
        wanting.open(true);
        table.look(wanting);
    }

    private double heldBytes() {
        return registry.get("estran.gateway.accounts.held").gauge().value();
    }

    private List<Long> lasts() throws Exception {
        List<Long> lasts = new java.util.ArrayList<>();
        for (byte[] message : link.down) {
            lasts.add(AccountJson.readMessage(message).account().last());
        }
        return lasts;
    }

    private static Id128 lane(long number) {
        return new Id128(1, number);
    }

    static Account account(AgentName agent, long lane, long last, LaneStatus status) {
        return account(agent, lane, last, status, 0, 1);
    }

    static Account account(AgentName agent, long lane, long last, LaneStatus status, int partition, long epoch) {
        return new Account(
                agent,
                lane(lane),
                BatchClass.EVENTS,
                1,
                status,
                0,
                last,
                Hash256.ZERO,
                last,
                last,
                0,
                0,
                List.of(),
                partition,
                last,
                epoch,
                new LanePoint(Id128.NONE, 0, Hash256.ZERO));
    }
}
