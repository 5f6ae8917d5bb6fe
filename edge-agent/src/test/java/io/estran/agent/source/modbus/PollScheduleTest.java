package io.estran.agent.source.modbus;

import static io.estran.agent.source.modbus.Settings.FAST;
import static io.estran.agent.source.modbus.Settings.ONCE;
import static io.estran.agent.source.modbus.Settings.holding;
import static io.estran.agent.source.modbus.Settings.register;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When what is polled. */
class PollScheduleTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long TIMEOUT = SECOND;
    private static final int LIVE = 1;

    @Test
    void pollsAreDueOnTheGridOfTheirIntervalAndMissedTimesAreLeftOut() {
        Poll poll = schedule(holding("s/a", 0, Duration.ofSeconds(1))).polls().get(0);
        poll.dueAt(10 * SECOND);
        assertThat(poll.succeeded(10 * SECOND + 1)).isZero();
        assertThat(poll.due()).isEqualTo(11 * SECOND);
        assertThat(poll.succeeded(14 * SECOND + 5)).isEqualTo(3);
        assertThat(poll.due()).isEqualTo(15 * SECOND);
    }

    @Test
    void aPollThatFailsIsAskedMoreAndMoreRarelyUpToABound() {
        Poll poll = schedule(holding("s/a", 0, Duration.ofSeconds(1))).polls().get(0);
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            poll.failed(0, 10 * SECOND);
            waits.add(poll.due() / SECOND);
        }
        assertThat(waits).startsWith(1L, 2L, 4L, 8L, 10L, 10L).isSortedAccordingTo(Comparator.naturalOrder());
        poll.dueAt(0);
        poll.succeeded(0);
        assertThat(poll.failed(0, 10 * SECOND)).isOne();
    }

    @Test
    void aPollRarerThanTheBoundKeepsItsInterval() {
        Poll poll = schedule(holding("s/a", 0, ONCE)).polls().get(0);
        poll.failed(0, SECOND);
        poll.failed(0, SECOND);
        assertThat(poll.due()).isEqualTo(ONCE.toNanos());
    }

    @Test
    void thePollThatIsDueFirstComesFirst() {
        PollSchedule schedule = schedule(holding("s/a", 0, FAST), holding("s/b", 100, FAST));
        schedule.restart(5);
        assertThat(schedule.due(5)).isSameAs(schedule.polls().get(0));
        assertThat(schedule.due(4)).isNull();
        schedule.polls().get(1).dueAt(4);
        assertThat(schedule.due(5)).isSameAs(schedule.polls().get(1));
        assertThat(schedule.nextAt()).isEqualTo(4);
    }

    @Test
    void withoutPollsNothingIsDue() {
        PollSchedule schedule = schedule();
        schedule.restart(0);
        assertThat(schedule.due(Long.MAX_VALUE)).isNull();
        assertThat(schedule.nextAt()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void partsReplaceTheirPollUntilTheNextConnection() {
        PollSchedule schedule = schedule(holding("s/a", 0, FAST), holding("s/b", 1, FAST), holding("s/c", 100, FAST));
        schedule.restart(0);
        Poll poll = schedule.polls().get(0);
        schedule.replace(poll, poll.halves());
        assertThat(schedule.polls())
                .extracting(Poll::toString)
                .containsExactly("unit 1 holding 0", "unit 1 holding 1", "unit 1 holding 100");
        schedule.restart(0);
        assertThat(schedule.polls())
                .extracting(Poll::toString)
                .containsExactly("unit 1 holding 0 to 1", "unit 1 holding 100");
    }

    @Test
    void aSilentUnitComesBehindTheOthersUntilItAnswers() {
        PollSchedule schedule = schedule(unit(2, FAST), unit(LIVE, FAST));
        Poll silent = schedule.polls().get(0);
        Poll live = schedule.polls().get(1);
        schedule.restart(0);
        assertThat(schedule.due(10)).isSameAs(silent);
        schedule.silent(silent, 10);
        assertThat(schedule.due(10)).isSameAs(live);
        schedule.heard(live);
        assertThat(schedule.isProbe(silent)).isTrue();
        assertThat(schedule.isProbe(live)).isFalse();
        live.dueAt(11);
        assertThat(schedule.due(11)).isSameAs(live);
        schedule.heard(silent);
        assertThat(schedule.due(11)).isSameAs(silent);
        assertThat(schedule.isProbe(silent)).isFalse();
    }

    @Test
    void aDeviceOfOneUnitIsAskedAsEverHoweverOftenItIsSilent() {
        PollSchedule schedule = schedule(unit(LIVE, FAST));
        Poll only = schedule.polls().get(0);
        schedule.restart(0);
        for (int i = 0; i < 5; i++) {
            schedule.silent(only, 0);
        }
        assertThat(schedule.due(0)).isSameAs(only);
        assertThat(schedule.isProbe(only))
                .as("its silence tells of the connection")
                .isFalse();
    }

    @Test
    void aLiveUnitIsFoundBehindTenDeadOnesWhichThenTakeAFifthOfTheTimeAndAreStillAsked() {
        RegisterSetting[] registers = new RegisterSetting[11];
        for (int i = 0; i < 10; i++) {
            registers[i] = unit(10 + i, Duration.ofMillis(100));
        }
        registers[10] = unit(LIVE, Duration.ofMillis(100));
        Simulation simulation = new Simulation(schedule(registers), MILLI);
        simulation.run(15 * SECOND);
        assertThat(simulation.asked).contains(LIVE);
        simulation.run(30 * SECOND);
        simulation.forget();
        simulation.run(300 * SECOND);
        assertThat(simulation.silentTime).isLessThanOrEqualTo(300 * SECOND / 5 + TIMEOUT);
        assertThat(simulation.longestPauseOfTheLive).isLessThanOrEqualTo(TIMEOUT + 101 * MILLI);
        assertThat(simulation.asked).hasSize(11);
        assertThat(simulation.connections)
                .as("none is given up while a unit answers")
                .isLessThanOrEqualTo(4);
    }

    @Test
    void onceAUnitHasAnsweredItNeverWaitsForMoreThanOneTimeout() {
        Simulation simulation = new Simulation(
                schedule(unit(LIVE, Duration.ofMillis(100)), unit(7, FAST), unit(8, FAST), unit(9, FAST)), MILLI);
        simulation.run(60 * SECOND);
        assertThat(simulation.longestPauseOfTheLive).isLessThanOrEqualTo(TIMEOUT + 101 * MILLI);
    }

    @Test
    void suspectsAreAskedEvenIfTheOthersLeaveNoPause() {
        Simulation simulation = new Simulation(schedule(unit(LIVE, FAST), unit(9, FAST)), 20 * MILLI);
        simulation.run(60 * SECOND);
        simulation.forget();
        simulation.run(60 * SECOND);
        assertThat(simulation.asked).containsExactlyInAnyOrder(LIVE, 9);
        assertThat(simulation.silentTime).isLessThanOrEqualTo(60 * SECOND / 5);
    }

    private static PollSchedule schedule(RegisterSetting... registers) {
        return new PollSchedule(
                PollPlan.of(IntStream.range(0, registers.length)
                        .mapToObj(i -> new Register(registers[i], SECOND))
                        .toList()),
                TIMEOUT);
    }

    private static RegisterSetting unit(int unitId, Duration interval) {
        return register("s/u" + unitId, unitId, RegisterKind.HOLDING, 0, RegisterType.UINT16, interval);
    }

    /** Simulated time: unit 1 answers after a while, all others are dead. A connection is given up as the client does. */
    private static final class Simulation {
        private final PollSchedule schedule;
        private final long answerTime;
        final Set<Integer> asked = new java.util.TreeSet<>();
        long silentTime;
        long longestPauseOfTheLive;
        int connections = 1;
        private int inARow;
        private boolean proven;
        private long lastAnswer;
        private long now;

        Simulation(PollSchedule schedule, long answerTime) {
            this.schedule = schedule;
            this.answerTime = answerTime;
            schedule.restart(0);
        }

        void forget() {
            silentTime = 0;
            longestPauseOfTheLive = 0;
            asked.clear();
        }

        void run(long duration) {
            long end = now + duration;
            while (now < end) {
                Poll poll = schedule.due(now);
                if (poll == null) {
                    assertThat(schedule.nextAt()).isGreaterThan(now);
                    now = schedule.nextAt();
                } else {
                    ask(poll);
                }
            }
        }

        private void ask(Poll poll) {
            asked.add(poll.request().unit());
            if (poll.request().unit() == LIVE) {
                now += answerTime;
                longestPauseOfTheLive = Math.max(longestPauseOfTheLive, now - lastAnswer);
                lastAnswer = now;
                schedule.heard(poll);
                poll.succeeded(now);
                proven = true;
                inARow = 0;
            } else {
                boolean tells = !proven || !schedule.isProbe(poll);
                now += TIMEOUT;
                silentTime += TIMEOUT;
                schedule.silent(poll, now);
                poll.failed(now, 10 * SECOND);
                inARow += tells ? 1 : 0;
                if (inARow == 3) {
                    connections++;
                    inARow = 0;
                    proven = false;
                    schedule.restart(now);
                }
            }
        }
    }
}
