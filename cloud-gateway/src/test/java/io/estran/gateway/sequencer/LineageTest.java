package io.estran.gateway.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.gateway.sequencer.Lineage.Kind;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.BatchOutline;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is forgotten, and what forgetting never does (DELIVERY.md rule 13). */
class LineageTest {
    private final MapLaneStore store = new MapLaneStore();
    private final LaneSequencer sequencer = new LaneSequencer(store);
    private final List<AgentLane> lanes = new ArrayList<>();
    private long position;

    @Test
    void completeLanesAreForgottenOldestFirstByCount() {
        open(Kind.SUCCESSORS.remembered() + 11);
        assertThat(store.forgotten).hasSize(10);
        // The first of all has no predecessor: it is in a list of its own.
        assertThat(store.forgotten.get(0)).isEqualTo(lanes.get(1).id);
        assertThat(store.lane(lanes.get(0).agent, lanes.get(0).id)).isNotNull();
    }

    /** Years of restarts: an agent that opens a lane a run. */
    @Test
    @Tag("long")
    void tenThousandRestartsLeaveStateAndAccountsWithinTheirBounds() {
        AgentLane lane = new AgentLane("lab-1", 1);
        accept(lane, 1);
        long largest = 0;
        for (int run = 2; run <= 10_000; run++) {
            lane = lane.successor(run);
            accept(lane, 1);
            if (run % 1_000 == 0) {
                largest = Math.max(largest, bytes());
            }
        }
        assertThat(store.lanes).hasSize(Kind.SUCCESSORS.remembered() + 1);
        assertThat(store.forgotten).hasSize(10_000 - store.lanes.size()).doesNotHaveDuplicates();
        assertThat(bytes())
                .as("state after 10,000 runs")
                .isLessThanOrEqualTo(largest)
                .isLessThan(512 * 1024);
    }

    private long bytes() {
        return Stream.concat(store.lanes.values().stream(), store.lineages.values().stream())
                .mapToLong(value -> value.length)
                .sum();
    }

    @Test
    void aForgottenLaneIsNeverNewAgain() {
        open(Kind.SUCCESSORS.remembered() + 2);
        AgentLane forgotten = lanes.get(1);
        assertThat(store.forgotten).containsExactly(forgotten.id);
        assertThat(sequencer.accept(forgotten.batches.get(0), position++)).isInstanceOf(Verdict.Quarantined.class);
    }

    @Test
    void aLaneThatIsNotCompleteIsNotForgotten() {
        AgentLane root = new AgentLane("lab-1", 1);
        accept(root, 2);
        // Each names a place of the root: all but the first are forks, and none is ever complete.
        for (int number = 2; number < Kind.SUCCESSORS.bound() + 2; number++) {
            accept(root.successor(number), 1);
        }
        assertThat(store.forgotten).isEmpty();
        assertThat(sequencer.takeClosed()).isZero();
    }

    /** An agent in a container without a volume: each start begins a chain of its own, and no lane of it is ever complete. */
    @Test
    void anAgentThatLosesItsFolderAtEachStartIsAlwaysTakenAndItsStateStaysWithinItsBound() {
        int bound = Kind.ROOTS.bound() + Kind.QUARANTINED.remembered();
        startWithoutFolder(bound + 10);
        assertThat(store.lanes).hasSize(bound);
        assertThat(sequencer.takeClosed()).isEqualTo(Kind.QUARANTINED.remembered() + 10);
        assertThat(sequencer.takeClosed()).isZero();
        // As with all quarantined lanes, by count.
        assertThat(store.forgotten).containsExactlyElementsOf(ids(0, 10));
    }

    /** Only complete or quarantined lanes are forgotten: an image of such an agent that comes back is known, and told. */
    @Test
    void nothingOfALaneThatWasClosedIsStoredTwiceAndItsAgentIsTold() {
        startWithoutFolder(Kind.ROOTS.bound());
        AgentLane closed = lanes.get(0);
        lanesTold();
        accept(new AgentLane("lab-1", 99_999), 1);
        assertThat(store.forgotten).isEmpty();
        assertThat(list(Kind.QUARANTINED)).containsExactly(closed.id);
        assertThat(store.lane(closed.agent, closed.id))
                .as("what its agent is told at once: it goes on with another lane")
                .extracting(lane -> lane.accountDue, lane -> lane.status, lane -> lane.last)
                .containsExactly(true, LaneStatus.QUARANTINED, 1L);
        assertThat(sequencer.accept(closed.batches.get(0), position++)).isInstanceOf(Verdict.Quarantined.class);
        assertThat(sequencer.accept(closed.next(false, 1), position++)).isInstanceOf(Verdict.Quarantined.class);
        assertThat(sequencer.accept(closed.successor(100_000).next(false, 1), position++))
                .as("rule 12")
                .isInstanceOf(Verdict.Quarantined.class);
    }

    @Test
    void aLaneThatIsSilentBecauseItIsBlockedIsClosedLast() {
        AgentLane blocked = new AgentLane("lab-1", 99_998);
        accept(blocked, 1);
        BatchOutline newer = new BatchOutline(2, BatchClass.EVENTS, "lab-1", blocked.id, 2, 2, false);
        assertThat(sequencer.unreadable(blocked.agent, newer, 2, position++)).isInstanceOf(Verdict.Blocked.class);
        startWithoutFolder(Kind.ROOTS.bound());
        assertThat(list(Kind.QUARANTINED)).containsExactly(lanes.get(0).id);
        assertThat(list(Kind.ROOTS)).contains(blocked.id);

        sequencer.unblock(2, position - 1);
        accept(new AgentLane("lab-1", 99_999), 1);
        assertThat(list(Kind.ROOTS))
                .as("nor because it was, as soon as a newer release is there")
                .contains(blocked.id);
        assertThat(list(Kind.QUARANTINED)).containsExactly(lanes.get(0).id, lanes.get(1).id);
    }

    /** A second machine under the same name, whose folder stays. */
    @Test
    void ofLanesThatAreNotCompleteTheOneThatWasSilentForLongestIsClosed() {
        AgentLane lasting = new AgentLane("lab-1", 99_998);
        accept(lasting, 1);
        startWithoutFolder(Kind.ROOTS.bound() - 1);
        accept(lasting, 1);
        accept(new AgentLane("lab-1", 99_999), 1);
        assertThat(list(Kind.QUARANTINED)).containsExactly(lanes.get(0).id);
        assertThat(sequencer.accept(lasting.next(false, 1), position++)).isInstanceOf(Verdict.Stored.class);
    }

    @Test
    void aLaneThatIsNamedAsPredecessorWhenItWouldBeForgottenStays() {
        open(Kind.SUCCESSORS.remembered() + 1);
        AgentLane oldest = lanes.get(1);
        accept(oldest.successor(99_999), 1);
        assertThat(store.forgotten).containsExactly(lanes.get(2).id);
        assertThat(list(Kind.SUCCESSORS)).contains(oldest.id);
        assertThat(store.lanes).hasSize(Kind.SUCCESSORS.remembered() + 1);
    }

    @Test
    void quarantinedLanesDoNotPushOutOthers() {
        open(20);
        for (int number = 1; number <= Kind.QUARANTINED.remembered() + 5; number++) {
            AgentLane freed = new AgentLane("lab-1", 100_000 + number);
            freed.next();
            sequencer.accept(freed.gap(1, 1, GapReason.FREED), position++);
        }
        assertThat(store.forgotten).hasSize(5);
        assertThat(lanes)
                .allSatisfy(lane -> assertThat(store.lane(lane.agent, lane.id)).isNotNull());
    }

    @Test
    void lanesThatWaitAreBounded() {
        for (int number = 1; number <= Kind.WAITING.remembered() + 3; number++) {
            AgentLane unknown = new AgentLane("lab-1", number);
            unknown.next();
            unknown.next();
            sequencer.accept(unknown.batches.get(1), position++);
        }
        assertThat(store.lanes).hasSize(Kind.WAITING.remembered());
    }

    @Test
    void lanesThatWaitBecauseTheyCannotBeReadAreBoundedToo() {
        for (int number = 1; number <= Kind.WAITING.remembered() + 3; number++) {
            AgentLane unread = new AgentLane("lab-1", number);
            BatchOutline outline = new BatchOutline(2, BatchClass.EVENTS, "lab-1", unread.id, 1, 1, false);
            if (number % 2 == 0) {
                sequencer.unreadable(unread.agent, outline, 2, position++);
            } else {
                sequencer.damaged(unread.agent, outline, "digest", position++);
            }
        }
        assertThat(store.lanes).hasSize(Kind.WAITING.remembered());
        assertThat(store.forgotten).hasSize(3);
    }

    @Test
    void aLaneStandsInOneListAndMovesWhenItOpens() {
        AgentLane root = new AgentLane("lab-1", 1);
        root.next(false, 1);
        AgentLane next = root.successor(2);
        accept(next, 1);
        assertThat(list(Kind.WAITING)).containsExactly(next.id);
        sequencer.accept(root.batches.get(0), position++);
        sequencer.accept(next.batches.get(0), position++);
        AgentLane freed = new AgentLane("lab-1", 3);
        freed.next(false, 1);
        sequencer.accept(freed.gap(1, 1, GapReason.FREED), position++);
        assertThat(list(Kind.WAITING)).isEmpty();
        assertThat(list(Kind.ROOTS)).containsExactly(root.id);
        assertThat(list(Kind.SUCCESSORS)).containsExactly(next.id);
        assertThat(list(Kind.QUARANTINED)).containsExactly(freed.id);
    }

    @Test
    void aLaneThatIsInAListIsAdmittedToItAgain() {
        LineageKeeper keeper = new LineageKeeper(store);
        AgentLane lane = new AgentLane("lab-1", 1);
        keeper.admit(lane.agent, lane.id, Kind.ROOTS);
        keeper.admit(lane.agent, lane.id, Kind.ROOTS);
        assertThat(list(Kind.ROOTS)).containsExactly(lane.id);
    }

    private void startWithoutFolder(int starts) {
        for (int number = 1; number <= starts; number++) {
            AgentLane lane = new AgentLane("lab-1", number);
            assertThat(sequencer.accept(lane.next(false, 1), position++)).isInstanceOf(Verdict.Stored.class);
            lanes.add(lane);
        }
    }

    /** As after a commit. */
    private void lanesTold() {
        store.forEachLane(lane -> {
            lane.accountDue = false;
            store.put(lane);
        });
    }

    private List<Id128> ids(int from, int to) {
        return lanes.subList(from, to).stream().map(lane -> lane.id).toList();
    }

    private Set<Id128> list(Kind kind) {
        return store.lineage(new AgentName("lab-1")).of(kind);
    }

    private void open(int count) {
        AgentLane previous = null;
        for (int number = 1; number <= count; number++) {
            AgentLane lane = previous == null ? new AgentLane("lab-1", number) : previous.successor(number);
            accept(lane, 1);
            lanes.add(lane);
            previous = lane;
        }
    }

    private void accept(AgentLane lane, int batches) {
        for (int i = 0; i < batches; i++) {
            sequencer.accept(lane.next(false, 1), position++);
        }
    }
}
