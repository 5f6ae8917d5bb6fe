package io.estran.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.output.Output;
import io.estran.agent.uplink.SpoolOutlet.Outgoing;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Id128;
import io.estran.testkit.FaultyDisk;
import io.estran.testkit.FaultyDisk.Call;
import io.estran.testkit.FaultyDisk.Leftover;
import io.estran.testkit.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One scenario of journal, spool, checkpoint and accounts, walked over every call to the disk: the power goes there, or the
 * call fails. After the next start nothing called synced is lost, ordinals go on, no sequence has two contents, and the agent
 * works without a hand.
 */
class StorageCrashTest {
    private static final int MOST_CALLS = 200;

    @Test
    void theScenarioIsShortEnoughToBeWalkedAndLongEnoughToMatter() throws Exception {
        assertThat(callsOfAScenario()).isBetween(60L, (long) MOST_CALLS);
    }

    @Test
    void thePowerMayGoAtAnyCall() throws Exception {
        long calls = callsOfAScenario();
        for (long call = 1; call <= calls; call++) {
            for (Leftover leftover : Leftover.values()) {
                Plant plant = new Plant("power cut at call " + call + ", left: " + leftover, call);
                plant.disk.cutPowerAtCall(call);
                plant.scenario();
                plant.restart(leftover);
                plant.settle();
            }
        }
    }

    @Test
    void thePowerMayGoAgainWhileItRecovers() throws Exception {
        long calls = callsOfAScenario();
        for (long call = 10; call <= calls; call += 7) {
            for (long again = 1; again <= 24; again += 3) {
                Plant plant = new Plant("power cut at call " + call + " and " + again + " after", call + again);
                plant.disk.cutPowerAtCall(call);
                plant.scenario();
                plant.disk.cutPower(Leftover.RANDOM);
                plant.disk.cutPowerAtCall(plant.disk.calls() + again);
                plant.tryToOpen();
                plant.restart(Leftover.RANDOM);
                plant.settle();
            }
        }
    }

    @Test
    void anyCallMayFail() throws Exception {
        long calls = callsOfAScenario();
        for (long call = 1; call <= calls; call++) {
            Plant plant = new Plant("call " + call + " fails", call);
            plant.disk.failAtCall(call);
            plant.scenario();
            plant.disk.failAtCall(Long.MAX_VALUE);
            plant.disk.kill();
            plant.restart(null);
            plant.settle();
        }
    }

    @Test
    void anyCallMayThrowWhatNobodyExpects() throws Exception {
        long calls = callsOfAScenario();
        Plant opened = new Plant("opened", 0);
        opened.tryToOpen();
        long caught = 0;
        for (long call = opened.disk.calls() + 1; call <= calls; call++) {
            Plant plant = new Plant("call " + call + " throws", call);
            plant.disk.setUnchecked(true);
            plant.disk.failAtCall(call);
            plant.scenario();
            caught += plant.bench().events.contains("storage-failed") ? 1 : 0;
            plant.disk.failAtCall(Long.MAX_VALUE);
            plant.settleAsItIs();
            plant.restart(Leftover.NOTHING);
            plant.settle();
        }
        assertThat(caught).as("those that fall into the scenario").isGreaterThan(30);
    }

    @Test
    void anyCallMayFailAndThePowerGoLater() throws Exception {
        long calls = callsOfAScenario();
        for (long call = 1; call <= calls; call++) {
            Plant plant = new Plant("call " + call + " fails, then a power cut", call);
            plant.disk.failAtCall(call);
            plant.disk.cutPowerAtCall(call + 9);
            plant.scenario();
            plant.disk.failAtCall(Long.MAX_VALUE);
            plant.restart(Leftover.NOTHING);
            plant.settle();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Call.class,
            names = {"DELETE"},
            mode = EnumSource.Mode.EXCLUDE) // none is deleted here; see SegmentPoolTest
    void allCallsOfOneKindMayFailForAWhileFromAnyOfThemOn(Call kind) throws Exception {
        Plant undisturbed = new Plant("undisturbed", 0);
        undisturbed.scenario();
        long calls = undisturbed.disk.calls(kind);
        assertThat(calls).as("calls of the kind %s", kind).isPositive();
        for (long call = 1; call <= calls; call++) {
            Plant plant = new Plant(kind + " fails from the " + call + "th on", call);
            plant.disk.failFrom(kind, call);
            plant.scenario();
            plant.disk.heal();
            if (plant.isOpen()) {
                plant.settleAsItIs();
            }
            plant.restart(Leftover.NOTHING);
            plant.settle();
        }
    }

    private static long callsOfAScenario() throws Exception {
        Plant plant = new Plant("undisturbed", 0);
        plant.scenario();
        long calls = plant.disk.calls();
        plant.restart(Leftover.NOTHING);
        plant.settle();
        return calls;
    }

    /** What a pipeline, an uplink and a sequencer would do, and what they may expect. */
    private static final class Plant {
        final FaultyDisk disk;
        private final String what;
        private final ManualClock clock = new ManualClock(1_700_000_000_000_000_000L);
        /** All inputs so far, in the order of the journal: "e" makes an event, "a" an aggregate, "i" nothing. */
        private final List<String> inputs = new ArrayList<>();
        /** Of this run: how many inputs the first n frames have brought. */
        private final List<Integer> inputsAtFrame = new ArrayList<>();
        /** Every batch ever seen, by lane and sequence. */
        private final Map<String, Batch> seen = new HashMap<>();
        /** Lane and sequence of what was called sealed. */
        private final Map<String, BatchHeader> sealed = new HashMap<>();

        /** What was sent since the last start. */
        private final Map<String, Batch> held = new HashMap<>();
        /** Per lane the last sequence that an account counted. */
        private final Map<Id128, Long> accounted = new HashMap<>();

        private @Nullable Bench bench;
        private int syncedInputs;
        private long ids;

        Plant(String what, long seed) {
            this.what = what;
            this.disk = new FaultyDisk(new SplittableRandom(seed));
        }

        void tryToOpen() {
            ids += 1000;
            try {
                bench = new Bench(disk, Path.of("data"), Bench.settings(1024 * 1024), clock, ids);
                inputsAtFrame.clear();
                inputsAtFrame.add(inputs.size());
            } catch (IOException atStart) {
                bench = null;
            }
        }

        /** As far as the disk lets it. */
        void scenario() throws Exception {
            tryToOpen();
            if (bench == null && !disk.isOff()) {
                disk.kill();
                tryToOpen();
            }
            if (bench == null) {
                return;
            }
            input("e");
            input("a");
            pass(60);
            pass(60);
            input("i");
            deliver(1);
            checkpoint();
            input("e");
            input("e");
            input("a");
            input("i");
            pass(110);
            deliver(2);
            checkpoint();
            input("e");
            pass(60);
            bench.storage.outlet().disconnected();
            input("i");
            input("a");
            pass(60);
            note();
        }

        boolean isOpen() {
            return bench != null;
        }

        private Bench bench() {
            if (bench == null) {
                throw new AssertionError(what + ": not open");
            }
            return bench;
        }

        private void input(String kind) {
            Frame frame = bench().storage.recorder().claim();
            if (frame == null) {
                // The disk fails: the pipeline drops the input.
                pass(6000);
                return;
            }
            inputs.add(kind);
            inputsAtFrame.add(inputs.size());
            Bench.say(frame, kind);
            produce(frame, kind, count(kind, inputs.size()));
            bench().storage.recorder().hand(frame);
            bench().turn();
            note();
        }

        private long count(String kind, int of) {
            return inputs.subList(0, of).stream().filter(kind::equals).count();
        }

        private void produce(Frame frame, String kind, long ordinal) {
            if (kind.equals("e")) {
                frame.outputs.add(Bench.happening(ordinal, "e" + ordinal, clock.wallNanos()));
            } else if (kind.equals("a")) {
                frame.outputs.add(
                        new Output.Aggregate(ordinal, "plant/tank", Bench.window("plant/tank/level", ordinal)));
            }
        }

        private void pass(long millis) {
            bench().pass(Duration.ofMillis(millis));
            note();
        }

        private void checkpoint() {
            Frame frame = bench().storage.recorder().claim();
            if (frame == null) {
                pass(6000);
                return;
            }
            frame.state = Integer.toString(inputs.size()).getBytes(StandardCharsets.UTF_8);
            inputsAtFrame.add(inputs.size());
            bench().storage.recorder().hand(frame);
            bench().turn();
            note();
        }

        /** Notes what storage has promised. */
        private void note() {
            int frames = (int) bench().storage.recorder().syncedFrames();
            syncedInputs = Math.max(syncedInputs, inputsAtFrame.get(frames));
            bench().sealed.forEach(header -> sealed.put(place(header), header));
        }

        private static String place(BatchHeader header) {
            return header.lane() + "/" + header.sequence();
        }

        private List<Batch> take() throws InterruptedException {
            bench().storage.outlet().connected();
            List<Batch> taken = new ArrayList<>();
            for (Outgoing each : bench().takeAll()) {
                Batch batch = Bench.batch(each);
                assertThat(batch.header().gap()).as("%s: nothing is lost", what).isNull();
                Batch before = seen.put(place(batch.header()), batch);
                if (before != null) {
                    assertThat(batch.bytes())
                            .as("%s: %s has one content", what, place(batch.header()))
                            .isEqualTo(before.bytes());
                }
                held.put(place(batch.header()), batch);
                taken.add(batch);
                bench().storage.outlet().stored(each.token(), 0, seen.size(), -1);
            }
            bench().turn();
            return taken;
        }

        /** Sends all, and accounts for as many sequences of each lane. */
        private void deliver(long sequences) throws InterruptedException {
            for (Batch batch : take()) {
                if (batch.header().sequence() == sequences) {
                    accounted.put(batch.header().lane(), sequences);
                    bench().storage
                            .outlet()
                            .account(Bench.account(
                                    batch.header(), LaneStatus.OK, sequences, batch.chainHash(), 99, 0, seen.size()));
                }
            }
            bench().turn();
            note();
        }

        void restart(@Nullable Leftover leftover) {
            if (leftover != null) {
                disk.cutPower(leftover);
            }
            held.clear();
            tryToOpen();
            assertThat(bench).as("%s: it starts", what).isNotNull();
            replay();
            assertThat(bench().events)
                    .as("%s: a crash is no damage", what)
                    .doesNotContain("spool-corrupt", "journal-corrupt", "checkpoint-lost");
        }

        private void replay() {
            byte[] state = bench().storage.recovery().state();
            int known = state == null ? 0 : Integer.parseInt(new String(state, StandardCharsets.UTF_8));
            List<String> replayed = bench().replayed();
            int total = known + replayed.size();
            assertThat(total).as("%s: inputs called synced", what).isGreaterThanOrEqualTo(syncedInputs);
            assertThat(inputs.subList(known, total)).as("%s: replay", what).isEqualTo(replayed);
            inputs.subList(total, inputs.size()).clear();
            inputsAtFrame.clear();
            inputsAtFrame.add(total);
            for (int i = known; i < total; i++) {
                String kind = inputs.get(i);
                long ordinal = count(kind, i + 1);
                long before = kind.equals("e")
                        ? bench().storage.recovery().sealed(BatchClass.EVENTS)
                        : bench().storage.recovery().sealed(BatchClass.AGGREGATES);
                if (!kind.equals("i") && ordinal > before) {
                    Frame frame = bench().storage.recorder().claim();
                    assertThat(frame).isNotNull();
                    produce(frame, kind, ordinal);
                    inputsAtFrame.add(total);
                    bench().storage.recorder().hand(frame);
                    bench().turn();
                }
            }
        }

        /** The same run is well again. */
        void settleAsItIs() {
            for (int i = 0; i < 4; i++) {
                pass(6000); // a disk that gave no space is asked again every ten seconds
            }
            assertThat(bench().storage.isHealthy())
                    .as("%s: healthy again", what)
                    .isTrue();
            note();
            for (int frame = 0; frame < Bench.FRAMES; frame++) {
                assertThat(bench().storage.recorder().claim())
                        .as("%s: no frame is lost", what)
                        .isNotNull();
            }
        }

        /** The agent goes on as ever, and everything has arrived once. */
        void settle() throws Exception {
            input("e");
            input("a");
            pass(200);
            checkpoint();
            take();
            assertThat(bench().storage.isHealthy()).as("%s: healthy", what).isTrue();
            sealed.forEach((place, header) -> {
                if (header.sequence() > accounted.getOrDefault(header.lane(), 0L)) {
                    assertThat(held)
                            .as("%s: %s was called sealed", what, place)
                            .hasEntrySatisfying(
                                    place, batch -> assertThat(batch.header()).isEqualTo(header));
                }
            });
            assertOnce(BatchClass.EVENTS, count("e", inputs.size()));
            assertOnce(BatchClass.AGGREGATES, count("a", inputs.size()));
        }

        private void assertOnce(BatchClass batchClass, long ordinals) {
            TreeMap<Long, Batch> byOrdinal = new TreeMap<>();
            for (Batch batch : seen.values()) {
                if (batch.header().batchClass() == batchClass) {
                    Batch twice = byOrdinal.put(batch.header().lastOrdinal(), batch);
                    assertThat(twice).as("%s: an ordinal is sealed once", what).isNull();
                }
            }
            long next = 1;
            for (Batch batch : byOrdinal.values()) {
                BatchHeader header = batch.header();
                assertThat(header.lastOrdinal() - header.recordCount() + 1)
                        .as("%s: %s go on", what, batchClass)
                        .isEqualTo(next);
                next = header.lastOrdinal() + 1;
            }
            assertThat(next - 1).as("%s: %s up to the last", what, batchClass).isEqualTo(ordinals);
        }
    }
}
