package io.estran.agent.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.agent.actuation.ActuationLatency;
import io.estran.agent.input.IgnoredInputs;
import io.estran.agent.input.InputDecoder;
import io.estran.agent.input.InputEncoder;
import io.estran.agent.input.Records;
import io.estran.agent.ring.Ring;
import io.estran.agent.ring.SeriesTable;
import io.estran.agent.source.ReadingSink;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.state.Effects;
import io.estran.agent.state.Outputs;
import io.estran.agent.state.PipelineConfiguration;
import io.estran.agent.state.PipelineConfiguration.SourceSpec;
import io.estran.agent.state.PipelineState;
import io.estran.agent.state.StateCodec;
import io.estran.agent.state.StateSummary;
import io.estran.agent.storage.Frame;
import io.estran.agent.storage.Recorder;
import io.estran.process.time.Clock;
import io.estran.protocol.event.Event;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The loop turned by hand, over a storage that gives frames when told. */
class PipelineLoopTest {
    private static final PipelineConfiguration CONFIGURATION = new PipelineConfiguration(
            List.of(new SourceSpec("plc", true), new SourceSpec("file", false)),
            List.of(),
            List.of(),
            List.of(),
            PipelineConfiguration.DEFAULT_IDLE,
            PipelineConfiguration.DEFAULT_FUTURE);

    private static final Duration SILENT = Duration.ofHours(8);

    private final Frames frames = new Frames();
    private final PassingClock clock = new PassingClock();
    private final Ring ring = new Ring(8);
    private final SeriesTable table = new SeriesTable(10, name -> false);
    private final PipelineState state = new PipelineState(Outputs.NONE, Effects.NONE, 1_000);
    private final FrameWriter writer = new FrameWriter(frames, clock, () -> StateCodec.write(state));
    private Gates gates;
    private SideInputs side;
    private PipelineLoop loop;
    private BalanceBoard board;
    private SourceGate plc;
    private SourceGate file;

    @BeforeEach
    void begin() {
        state.configured(CONFIGURATION.toBytes(), true);
        state.connect(writer, Effects.NONE);
        gates = new Gates(ring, table, clock);
        gates.begin(CONFIGURATION, Set.of("file"), state);
        plc = gates.of("plc");
        file = gates.of("file");
        side = new SideInputs(ring, 3);
        board = new BalanceBoard(gates, state);
        loop = new PipelineLoop(
                new PipelineLoop.Parts(
                        ring,
                        table,
                        side,
                        state,
                        writer,
                        frames,
                        new Actuations(Map.of(), side, new ActuationLatency(), clock),
                        gates,
                        clock,
                        board,
                        SILENT),
                0);
    }

    private static void give(SourceGate gate, String series, long position) throws InterruptedException {
        int number = gate.series(series, SeriesAttributes.NONE);
        gate.put(number, 1_000 + position, position, Quality.GOOD, QualityReason.NONE, position);
    }

    @Test
    void theFirstTurnToEndAfterTurnsWereForgottenIsForgottenWithThem() {
        board.turned(5);
        assertThat(board.longestRememberedTurn()).isEqualTo(5);
        board.forgetTurns();
        assertThat(board.longestRememberedTurn()).isZero();
        board.turned(200); // it waited for what was measured, and ends after it
        assertThat(board.longestRememberedTurn()).isZero();
        board.turned(7);
        assertThat(board.longestRememberedTurn()).isEqualTo(7);
        assertThat(board.longestTurn()).as("of the run, as the metric has it").isEqualTo(200);
    }

    @Test
    void whatAFileHadGivenIsTakenInOrderWhenStorageIsBackAndItsEndComesBehind() throws Exception {
        give(file, "f/x", 1);
        give(plc, "p/y", ReadingSink.NO_POSITION);
        give(file, "f/x", 2);
        file.ended(2);
        frames.free = 0;
        loop.turn();
        assertThat(state.summary())
                .as("only what is polled runs through the rules and is dropped")
                .returns(1L, StateSummary::dropped)
                .returns(0L, StateSummary::accepted);
        frames.free = 9;
        for (int turn = 0; turn < 9; turn++) {
            loop.turn();
        }
        loop.stop();
        loop.run();
        assertThat(frames.inputs()).containsSubsequence("reading 1", "reading 2", "ended 2");
        assertThat(frames.inputs().stream().filter(input -> input.startsWith("reading")))
                .containsExactly("reading 1", "reading 2");
        assertThat(state.summary()).returns(2L, StateSummary::accepted).returns(1L, StateSummary::dropped);
        assertThat(frames.handed.get(0).state)
                .as("replay begins behind the time without storage")
                .isNotNull();
        assertThat(frames.handed.get(0).mandatory).isTrue();
    }

    @Test
    void storageMayBeLostAgainInTheMiddleOfWhatWaits() throws Exception {
        for (int position = 1; position <= 6; position++) {
            give(file, "f/x", position);
        }
        frames.free = 0;
        loop.turn();
        frames.free = 2; // the written's, and one in which there is room for some
        frames.room = InputEncoder.SMALL_BYTES + 2 * InputEncoder.READING_BYTES;
        for (int turn = 0; turn < 9; turn++) {
            loop.turn();
        }
        assertThat(state.summary().accepted()).isBetween(1L, 5L);
        frames.free = 100;
        frames.room = InputEncoder.HAND_OVER_BYTES;
        for (int turn = 0; turn < 9; turn++) {
            loop.turn();
        }
        loop.stop();
        loop.run();
        assertThat(frames.inputs().stream().filter(input -> input.startsWith("reading")))
                .containsExactly("reading 1", "reading 2", "reading 3", "reading 4", "reading 5", "reading 6");
        assertThat(state.summary()).returns(6L, StateSummary::accepted).returns(0L, StateSummary::dropped);
    }

    @Test
    void atAnEndWithoutStorageWhatNobodyGivesAgainCountsAsDropped() throws Exception {
        give(file, "f/x", 1);
        give(file, "f/x", ReadingSink.NO_POSITION);
        frames.free = 0;
        loop.turn();
        loop.stop();
        loop.run();
        assertThat(state.summary()).returns(1L, StateSummary::dropped).returns(0L, StateSummary::accepted);
        assertThat(state.sourcePosition(state.sourceNumber("file")))
                .as("the next run reads the file from there")
                .isZero();
    }

    @Test
    void anEndWithoutStorageKeepsTheBalance() throws Exception {
        give(file, "f/x", 1);
        give(plc, "p/y", ReadingSink.NO_POSITION);
        frames.free = 0;
        loop.turn();
        loop.stop();
        loop.run();
        assertThat(board.counts())
                .as("what the next run reads again was not received in this one")
                .returns(1L, ReadingCounts::received)
                .returns(1L, ReadingCounts::dropped);
    }

    @Test
    void anEndWaitsForAStorageThatTakesNothingAtTheMoment() throws Exception {
        give(file, "f/x", 1);
        frames.free = 0;
        loop.turn();
        loop.stop();
        frames.backAfter = 20;
        loop.run();
        assertThat(state.summary()).returns(1L, StateSummary::accepted);
        assertThat(frames.inputs()).contains("reading 1");
    }

    @Test
    void eventsThatFindNoRoomAreStatedWhenThereIsRoomAgain() {
        for (int i = 0; i < 5; i++) {
            Event event = new Event("storage-failed", "agents/lab-1", i, Map.of());
            assertThat(side.offer(new RareInput.EventStated(event))).isEqualTo(i < 3);
        }
        assertThat(side.waiting()).isEqualTo(3);
        assertThat(side.lost()).isEqualTo(2);
        loop.turn();
        loop.turn();
        loop.stop();
        loop.run();
        assertThat(frames.inputs())
                .as("journalled, once")
                .containsExactly(
                        "event storage-failed {}",
                        "event storage-failed {}",
                        "event storage-failed {}",
                        "event events-lost {events=2}");
    }

    @Test
    void aSeriesThatFellSilentIsGivenUpAndSoTheJournalSays() throws Exception {
        give(plc, "p/y", ReadingSink.NO_POSITION);
        give(file, "f/x", 1);
        for (int look = 0; look < 20; look++) {
            give(file, "f/x", 2 + look);
            clock.now += SILENT.toNanos() / 8;
            loop.turn();
        }
        assertThat(plc.isAskedToForget()).isTrue();
        assertThat(file.isAskedToForget()).isFalse();
        plc.forgotten();
        assertThat(plc.isAskedToForget()).isFalse();
        loop.turn();
        assertThat(table.size()).isEqualTo(1);
        give(plc, "p/z", ReadingSink.NO_POSITION);
        loop.turn();
        loop.stop();
        loop.run();
        assertThat(frames.inputs()).containsSubsequence("series 0 p/y", "retired 0", "series 0 p/z");
    }

    @Test
    void aSourceThatBeginsAnewBeforeItAnsweredIsAskedAgain() throws Exception {
        give(plc, "p/y", ReadingSink.NO_POSITION);
        for (int look = 0; look < 10; look++) {
            loop.turn();
            clock.now += SILENT.toNanos() / 8;
        }
        loop.turn();
        assertThat(plc.isAskedToForget()).isTrue();
        ring.offerRare(new RareInput.Changed(change(Set.of("plc"), "plc", "file")));
        loop.turn();
        SourceGate anew = gates.of("plc");
        assertThat(anew).isNotSameAs(plc);
        give(anew, "p/z", ReadingSink.NO_POSITION);
        for (int look = 0; look < 10; look++) {
            loop.turn();
            clock.now += SILENT.toNanos() / 8;
        }
        loop.turn();
        assertThat(anew.isAskedToForget()).isTrue();
    }

    @Test
    void aReadingOnItsWayWhenTheSourceIsAskedKeepsTheSeries() throws Exception {
        give(plc, "p/y", ReadingSink.NO_POSITION);
        for (int look = 0; look < 10; look++) {
            loop.turn();
            clock.now += SILENT.toNanos() / 8;
        }
        loop.turn();
        assertThat(plc.isAskedToForget()).isTrue();
        give(plc, "p/y", ReadingSink.NO_POSITION);
        plc.forgotten();
        loop.turn();
        assertThat(table.size()).isEqualTo(1);
        assertThat(state.summary()).returns(2L, StateSummary::accepted);
    }

    @Test
    void aChangeIsJournalledBehindWhatItsSourcesHadGivenAndNewSourcesHaveGatesThen() throws Exception {
        give(file, "f/x", 1);
        give(file, "f/x", 2);
        ConfigurationChange change = change(Set.of("gauge"), "plc", "gauge");
        assertThat(ring.offerRare(new RareInput.Changed(change))).isTrue();
        give(plc, "p/y", ReadingSink.NO_POSITION);
        loop.turn();
        assertThat(change.isInForce()).isTrue();
        assertThat(change.withdraw()).as("too late").isFalse();
        assertThat(gates.of("plc")).as("untouched").isSameAs(plc);
        give(gates.of("gauge"), "g/z", ReadingSink.NO_POSITION);
        loop.stop();
        loop.run();
        assertThat(frames.inputs())
                .containsSubsequence("reading 1", "reading 2", "configured [plc, gauge]")
                .filteredOn(input -> input.startsWith("reading"))
                .hasSize(4);
        assertThat(change.gone()).containsExactly(file.number());
        assertThat(board.counts()).returns(4L, ReadingCounts::received).returns(4L, ReadingCounts::accepted);
    }

    @Test
    void whatASourceCountedThatIsGoneStaysInTheBalance() throws Exception {
        give(file, "f/x", 1);
        file.rejected(3);
        ring.offerRare(new RareInput.Changed(change(Set.of("file"), "plc", "file")));
        loop.turn();
        assertThat(gates.of("file")).isNotSameAs(file).returns(1L, SourceGate::position);
        give(gates.of("file"), "f/x", 2);
        gates.of("file").rejected(1);
        loop.stop();
        loop.run();
        assertThat(board.counts())
                .returns(6L, ReadingCounts::received)
                .returns(4L, ReadingCounts::rejected)
                .returns(2L, ReadingCounts::accepted);
    }

    @Test
    void aGateThatIsGoneTakesNothingMore() throws Exception {
        ring.offerRare(new RareInput.Changed(change(Set.of(), "plc")));
        loop.turn();
        assertThatThrownBy(() -> give(file, "f/x", 1)).isInstanceOf(InterruptedException.class);
        int number = plc.series("p/y", SeriesAttributes.NONE);
        assertThat(file.tryPut(number, 1, 1, Quality.GOOD, QualityReason.NONE, ReadingSink.NO_POSITION))
                .isFalse();
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void aChangeWaitsWhileStorageTakesNothingAndComesBehindWhatWasHeldBack() throws Exception {
        give(file, "f/x", 1);
        frames.free = 0;
        loop.turn();
        ConfigurationChange change = change(Set.of(), "plc");
        ring.offerRare(new RareInput.Changed(change));
        loop.turn();
        assertThat(change.isInForce()).isFalse();
        frames.free = 100;
        for (int turn = 0; turn < 9; turn++) {
            loop.turn();
        }
        assertThat(change.isInForce()).isTrue();
        loop.stop();
        loop.run();
        assertThat(frames.inputs()).containsSubsequence("reading 1", "configured [plc]");
    }

    @Test
    void aChangeThatIsWithdrawnWhileStorageTakesNothingIsNone() throws Exception {
        give(file, "f/x", 1);
        frames.free = 0;
        loop.turn();
        ConfigurationChange change = change(Set.of(), "plc");
        ring.offerRare(new RareInput.Changed(change));
        loop.turn();
        assertThat(change.withdraw()).isTrue();
        frames.free = 100;
        for (int turn = 0; turn < 9; turn++) {
            loop.turn();
        }
        loop.stop();
        loop.run();
        assertThat(change.isInForce()).isFalse();
        assertThat(gates.of("file")).isSameAs(file);
        assertThat(frames.inputs()).containsExactly("reading 1");
    }

    @Test
    void aChangeOfManyPartsGoesOnWhenStorageIsBack() throws Exception {
        String[] sources = new String[4_000];
        Arrays.setAll(sources, i -> "source-" + i);
        ConfigurationChange change = change(Set.of(sources), sources);
        frames.room = InputEncoder.PART_BYTES + InputEncoder.SMALL_BYTES;
        frames.free = 2;
        ring.offerRare(new RareInput.Changed(change));
        loop.turn();
        assertThat(change.withdraw()).as("it has begun").isFalse();
        assertThat(change.isInForce()).isFalse();
        assertThat(state.configuration()).isEqualTo(CONFIGURATION);
        frames.free = 100;
        for (int turn = 0; turn < 9; turn++) {
            loop.turn();
        }
        assertThat(change.isInForce()).isTrue();
        assertThat(state.configuration().sources()).hasSize(4_000);
    }

    private static ConfigurationChange change(Set<String> anew, String... sources) {
        PipelineConfiguration next = new PipelineConfiguration(
                Stream.of(sources)
                        .map(name -> new SourceSpec(name, !name.equals("file")))
                        .toList(),
                List.of(),
                List.of(),
                List.of(),
                PipelineConfiguration.DEFAULT_IDLE,
                PipelineConfiguration.DEFAULT_FUTURE);
        return new ConfigurationChange(next, Set.of("file"), anew, Map.of());
    }

    /** Gives so many frames as it is told, and keeps what is handed over. */
    private static final class Frames implements Recorder {
        final List<Frame> handed = new ArrayList<>();
        int free = 100;
        int room = InputEncoder.HAND_OVER_BYTES;
        /** In vain, before there are frames again. */
        int backAfter = Integer.MAX_VALUE;

        @Override
        public @Nullable Frame claim() {
            if (--backAfter == 0) {
                free = 100;
            }
            if (free == 0) {
                return null;
            }
            free--;
            return new Frame(room);
        }

        @Override
        public void hand(Frame frame) {
            handed.add(frame);
        }

        @Override
        public boolean isBehind() {
            return false;
        }

        @Override
        public boolean wantsState() {
            return false;
        }

        @Override
        public long syncedFrames() {
            return handed.size();
        }

        /** Readings with their positions, and the others that tests ask for. */
        List<String> inputs() {
            List<String> inputs = new ArrayList<>();
            for (Frame frame : handed) {
                InputDecoder.decode(Records.of(frame.inputs), new IgnoredInputs() {
                    @Override
                    public void reading(int series, long time, double value, int quality, int reason, long position) {
                        inputs.add("reading " + position);
                    }

                    @Override
                    public void event(Event event) {
                        inputs.add("event " + event.type() + " " + event.fields());
                    }

                    @Override
                    public void series(int number, int source, String name, SeriesAttributes attributes) {
                        inputs.add("series " + number + " " + name);
                    }

                    @Override
                    public void retired(int number) {
                        inputs.add("retired " + number);
                    }

                    @Override
                    public void configured(byte[] part, boolean last) {
                        inputs.add("configured "
                                + PipelineConfiguration.of(part).sources().stream()
                                        .map(SourceSpec::name)
                                        .toList());
                    }

                    @Override
                    public void ended(int source, long position) {
                        inputs.add("ended " + position);
                    }
                });
            }
            return inputs;
        }
    }

    /** Ten milliseconds pass between two looks. */
    private static final class PassingClock implements Clock {
        private long now;

        @Override
        public long wallNanos() {
            return 1_700_000_000_000_000_000L + now;
        }

        @Override
        public long monotonicNanos() {
            return now += 10_000_000;
        }
    }
}
