package io.estran.agent.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.input.InputDecoder;
import io.estran.agent.input.Inputs;
import io.estran.agent.input.Records;
import io.estran.agent.window.WindowSlot;
import io.estran.protocol.aggregate.WindowAggregate;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** DELIVERY.md rule 1: the state is a function of its journal. */
class DeterminismTest {
    /** The state at any input, and the journal behind it, give the same records, ordinals and later states. */
    @Property(tries = 60)
    void aStateAndTheRestOfTheJournalGiveTheSame(@ForAll long seed) {
        Random random = new Random(seed);
        RandomInputs source = new RandomInputs(seed, false);
        RecordedOutputs live = new RecordedOutputs();
        List<Long> ordered = new ArrayList<>();
        PipelineState state = new PipelineState(live, (order, target, value) -> ordered.add(order), 1_000);
        List<ByteBuffer> journal = new ArrayList<>();
        for (Consumer<Inputs> input : source.begin()) {
            journal.add(apply(input, state));
        }
        byte[] written = StateCodec.write(state);
        int writtenAt = journal.size();
        int outputsAt = live.all.size();
        for (int i = 30 + random.nextInt(500); i > 0; i--) {
            journal.add(apply(source.next(), state));
            assertBalance(state);
            if (random.nextInt(100) == 0) {
                written = StateCodec.write(state);
                writtenAt = journal.size();
                outputsAt = live.all.size();
            } else if (random.nextInt(40) == 0) {
                RecordedOutputs again = new RecordedOutputs();
                PipelineState replayed = replay(written, journal.subList(writtenAt, journal.size()), again);
                assertThat(again.all).isEqualTo(live.all.subList(outputsAt, live.all.size()));
                assertThat(StateCodec.write(replayed)).isEqualTo(StateCodec.write(state));
                assertThat(replayed.summary()).isEqualTo(state.summary());
            }
        }
    }

    /** Storage fails for a while: the state that follows holds all that went on meanwhile. */
    @Property(tries = 60)
    void aStateAfterAMissingStretchOfTheJournalHoldsWhatWentOn(@ForAll long seed) {
        Random random = new Random(seed);
        RandomInputs source = new RandomInputs(seed, true);
        RecordedOutputs live = new RecordedOutputs();
        PipelineState state = new PipelineState(live, Effects.NONE, 1_000);
        source.begin().forEach(input -> apply(input, state));
        for (int round = 0; round < 4; round++) {
            for (int i = random.nextInt(60); i > 0; i--) {
                apply(source.next(), state);
            }
            int before = live.all.size();
            state.hold(number -> false);
            for (int i = random.nextInt(60); i > 0; i--) {
                unrecorded(random, source, state);
            }
            assertThat(live.all).as("nothing is recorded meanwhile").hasSize(before);
            state.release();
            assertBalance(state);
            byte[] written = StateCodec.write(state);
            int outputsAt = live.all.size();
            List<ByteBuffer> journal = new ArrayList<>();
            for (int i = random.nextInt(60); i > 0; i--) {
                journal.add(apply(source.next(), state));
                assertBalance(state);
            }
            RecordedOutputs again = new RecordedOutputs();
            PipelineState replayed = replay(written, journal, again);
            assertThat(again.all).isEqualTo(live.all.subList(outputsAt, live.all.size()));
            assertThat(StateCodec.write(replayed)).isEqualTo(StateCodec.write(state));
        }
    }

    private static void unrecorded(Random random, RandomInputs source, PipelineState state) {
        switch (random.nextInt(10)) {
            case 0 -> source.tick().accept(new Unrecorded(state));
            case 1 -> source.series(random.nextInt(5)).accept(state);
            case 2 -> state.ended(0, 5);
            default -> source.reading().accept(new Unrecorded(state));
        }
    }

    /** Whatever comes, a window is final at most once, and its revisions count up from 0, none left out. */
    @Property(tries = 60)
    void aWindowIsFinalOnceAndItsRevisionsHaveNoHole(@ForAll long seed) {
        RandomInputs source = new RandomInputs(seed, true);
        RecordedOutputs outputs = new RecordedOutputs();
        PipelineState state = new PipelineState(outputs, Effects.NONE, 1_000);
        source.begin().forEach(input -> input.accept(state));
        for (int i = 0; i < 400; i++) {
            source.next().accept(state);
            assertBalance(state);
        }
        state.endOfInput();
        assertThat(state.summary().open()).isZero();
        Map<String, Integer> revisions = new HashMap<>();
        Set<String> closed = new HashSet<>();
        long readings = 0;
        for (WindowAggregate window : outputs.windows()) {
            String key = window.series() + " " + window.start() + " " + window.end();
            assertThat(window.revision()).as(key).isEqualTo(revisions.merge(key, 1, Integer::sum) - 1);
            assertThat(closed).as("a statement after the final one").doesNotContain(key);
            if (window.isFinal()) {
                closed.add(key);
                readings += window.length() == StateBench.SECOND ? window.count() + window.bad() : 0;
            }
        }
        assertThat(closed).as("every window becomes final").hasSameSizeAs(revisions.keySet());
        assertThat(state.summary().inWindows()).as("what a consumer adds up").isEqualTo(readings);
    }

    private static ByteBuffer apply(Consumer<Inputs> input, PipelineState state) {
        input.accept(state);
        return Records.of(input);
    }

    private static PipelineState replay(byte[] written, List<ByteBuffer> journal, Outputs outputs) {
        PipelineState state = new PipelineState(outputs, Effects.NONE, 1_000);
        StateCodec.read(written, state);
        assertThat(StateCodec.write(state)).isEqualTo(written);
        journal.forEach(record -> InputDecoder.decode(record.duplicate(), state));
        return state;
    }

    private static void assertBalance(PipelineState state) {
        StateSummary sum = state.summary();
        assertThat(sum.inWindows() + sum.open() + sum.late() + sum.unwindowed()).isEqualTo(sum.accepted());
        assertThat(sum.open()).as("readings that lie in open windows").isEqualTo(openReadings(state));
    }

    private static long openReadings(PipelineState state) {
        long[] open = {0};
        state.roster.eachSeries(series -> {
            for (WindowSlot slot : series.slots) {
                open[0] += slot.counted();
            }
        });
        return open[0];
    }
}
