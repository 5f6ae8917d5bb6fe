package io.estran.agent.source.modbus;

import static io.estran.agent.source.modbus.Settings.FAST;
import static io.estran.agent.source.modbus.Settings.ONCE;
import static io.estran.agent.source.modbus.Settings.holding;
import static io.estran.agent.source.modbus.Settings.register;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Which registers are read together. */
class PollPlanTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void neighboursAreReadTogether() {
        assertThat(plan(holding("s/a", 10, FAST), holding("s/b", 11, FAST), floating("s/c", 12)))
                .containsExactly("unit 1 holding 10 to 13");
    }

    @Test
    void theOrderInTheFileDoesNotMatter() {
        assertThat(plan(floating("s/c", 12), holding("s/b", 11, FAST), holding("s/a", 10, FAST)))
                .containsExactly("unit 1 holding 10 to 13");
    }

    @Test
    void aSmallHoleIsReadOverAndALargerOneIsNot() {
        int bridged = PollPlan.MOST_BRIDGED_REGISTERS;
        assertThat(plan(holding("s/a", 0, FAST), holding("s/b", 1 + bridged, FAST)))
                .containsExactly("unit 1 holding 0 to " + (1 + bridged));
        assertThat(plan(holding("s/a", 0, FAST), holding("s/b", 2 + bridged, FAST)))
                .containsExactly("unit 1 holding 0", "unit 1 holding " + (2 + bridged));
    }

    @Test
    void bridgesAmongBitsMayBeAsManyBytesLong() {
        int bridged = PollPlan.MOST_BRIDGED_BITS;
        assertThat(plan(coil("s/a", 0), coil("s/b", 1 + bridged))).containsExactly("unit 1 coil 0 to " + (1 + bridged));
        assertThat(plan(coil("s/a", 0), coil("s/b", 2 + bridged)))
                .containsExactly("unit 1 coil 0", "unit 1 coil " + (2 + bridged));
    }

    @Test
    void unitsKindsAndIntervalsAreReadApart() {
        assertThat(plan(
                        holding("s/a", 0, FAST),
                        holding("s/b", 1, ONCE),
                        register("s/c", 2, RegisterKind.HOLDING, 2, RegisterType.INT16, FAST),
                        register("s/d", 1, RegisterKind.INPUT, 3, RegisterType.INT16, FAST),
                        register("s/e", 1, RegisterKind.DISCRETE, 4, RegisterType.BOOL, FAST)))
                .containsExactly(
                        "unit 1 holding 0",
                        "unit 1 holding 1",
                        "unit 2 holding 2",
                        "unit 1 input 3",
                        "unit 1 discrete 4");
    }

    @Test
    void atMost125RegistersAreReadAtOnce() {
        assertThat(plan(IntStream.range(0, 130)
                        .mapToObj(i -> holding("s/r" + i, i, FAST))
                        .toArray(RegisterSetting[]::new)))
                .containsExactly("unit 1 holding 0 to 124", "unit 1 holding 125 to 129");
    }

    @Test
    void atMost2000BitsAreReadAtOnce() {
        assertThat(plan(IntStream.range(0, 2001)
                        .mapToObj(i -> coil("s/c" + i, i))
                        .toArray(RegisterSetting[]::new)))
                .containsExactly("unit 1 coil 0 to 1999", "unit 1 coil 2000");
    }

    @Test
    void aValueIsNeverReadInTwoPieces() {
        RegisterSetting[] doubles = IntStream.range(0, 40)
                .mapToObj(i -> register("s/d" + i, 1, RegisterKind.HOLDING, 4 * i, RegisterType.FLOAT64, FAST))
                .toArray(RegisterSetting[]::new);
        assertThat(plan(doubles)).containsExactly("unit 1 holding 0 to 123", "unit 1 holding 124 to 159");
    }

    @Test
    void severalSeriesMayLieOnOneRegister() {
        assertThat(plan(holding("s/a", 5, FAST), floating("s/b", 4), holding("s/c", 5, FAST)))
                .containsExactly("unit 1 holding 4 to 5");
    }

    @Property(tries = 200)
    void everyPointIsReadOnceAsAWholeAndNoRequestIsTooLong(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 400) Integer> addresses, @ForAll RegisterType type) {
        List<RegisterSetting> registers = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            registers.add(register("s/r" + i, 1, RegisterKind.INPUT, addresses.get(i), type, FAST));
        }
        List<Poll> polls = of(registers.toArray(RegisterSetting[]::new));

        assertThat(polls.stream()
                        .flatMap(poll -> poll.registers().stream())
                        .map(register -> register.setting().series()))
                .containsExactlyInAnyOrderElementsOf(
                        registers.stream().map(RegisterSetting::series).toList());
        for (Poll poll : polls) {
            assertThat(poll.request().count()).isLessThanOrEqualTo(125);
            assertThat(poll.registers()).allSatisfy(register -> {
                assertThat(register.first())
                        .isGreaterThanOrEqualTo(poll.request().address());
                assertThat(register.end())
                        .isLessThanOrEqualTo(
                                poll.request().address() + poll.request().count());
            });
        }
    }

    @Test
    void aPollIsCutInTwoBetweenValuesNearTheMiddle() {
        Poll poll = of(holding("s/a", 0, FAST), floating("s/b", 1), holding("s/c", 3, FAST), holding("s/d", 5, FAST))
                .get(0);
        assertThat(poll.halves())
                .extracting(Poll::toString)
                .containsExactly("unit 1 holding 0 to 2", "unit 1 holding 3 to 5");
        assertThat(poll.halves().get(0).halves())
                .extracting(Poll::toString)
                .containsExactly("unit 1 holding 0", "unit 1 holding 1 to 2");
    }

    @Test
    void whatOverlapsCannotBeCut() {
        assertThat(of(holding("s/a", 1, FAST), floating("s/b", 0)).get(0).halves())
                .isEmpty();
        assertThat(of(holding("s/a", 1, FAST)).get(0).halves()).isEmpty();
    }

    private static List<String> plan(RegisterSetting... registers) {
        return of(registers).stream().map(Poll::toString).toList();
    }

    private static List<Poll> of(RegisterSetting... registers) {
        return PollPlan.of(
                List.of(registers).stream().map(r -> new Register(r, SECOND)).toList());
    }

    private static RegisterSetting floating(String series, int register) {
        return register(series, 1, RegisterKind.HOLDING, register, RegisterType.FLOAT32, FAST);
    }

    private static RegisterSetting coil(String series, int register) {
        return register(series, 1, RegisterKind.COIL, register, RegisterType.BOOL, FAST);
    }
}
