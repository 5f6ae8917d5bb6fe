package io.estran.system.simulation;

import io.estran.agent.actuation.Actuator;
import io.estran.agent.actuation.WriteTarget;
import io.estran.agent.derive.DerivePlan;
import io.estran.agent.derive.DeriveSpec;
import io.estran.agent.pipeline.ConfigurationChange;
import io.estran.agent.pipeline.Pipeline;
import io.estran.agent.pipeline.PipelineSettings;
import io.estran.agent.raw.RawSpec;
import io.estran.agent.rule.Priority;
import io.estran.agent.rule.RuleSpec;
import io.estran.agent.source.ReadingSink;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.state.PipelineConfiguration;
import io.estran.agent.waiting.WaitMode;
import io.estran.agent.window.WindowSpec;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.system.simulation.world.SimulatedClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the sensors of one machine say: a source that rewinds ({@code file}), and one that cannot ({@code line}). Some readings
 * are late; some raise an alarm, which writes to a device. Each alarm has a number of its own, and the rules take turns, so that
 * a write tells which alarm it came from.
 */
final class Workload {
    static final String FILE = "file";
    static final String LINE = "line";
    static final int MOST_READINGS = 256;
    static final int MOST_SERIES = 128;
    static final int MOST_EVENTS = 256;
    static final long WINDOW_NANOS = 200_000_000;
    /** How long a level counts in a mean, at most. */
    static final long HELD_NANOS = 2 * WINDOW_NANOS;

    private static final String MEAN = "mean-";
    private static final long LATENESS_NANOS = 200_000_000;
    private static final long IDLE_NANOS = 500_000_000;
    private static final int RULES = 24;
    private static final int SERIES = 3;
    private static final int WORDY_SERIES = 40;
    /** Names of a wordy machine are nearly as long as names may be. */
    private static final String WORDS = "-of-the-waterworks".repeat(24);
    /** One reading in so many raises an alarm. */
    private static final int READINGS_PER_ALARM = 8;

    private static final int WORDY_READINGS_PER_ALARM = 64;
    /** Of a machine whose configuration changes. */
    private static final int READINGS_PER_CHANGE = 30;

    private static final long ALARMS_OF_A_COPY = 100_000L * RULES;
    /** Values from here on raise an alarm; no two of a machine are the same. */
    static final double RAISED = 1_000;

    private final String plant;
    private final Traits traits;
    private final boolean wordy;
    private final SimulatedClock clock;
    private final SplittableRandom random;
    private final Ledger ledger;
    /** Everything that the file will ever hold, as far as it is written. */
    private final List<Reading> file;
    /** By rule: the alarm that was raised through it last. */
    private final long[] raised = new long[RULES];

    private boolean writes = true;
    private int given;
    private long alarms;
    private @Nullable Reading pendingClear;
    private @Nullable Reading filePendingClear;
    private long lineGiven;
    private long lineKept;
    /** Given by this run and not yet known to be kept: a crash may cost them. */
    private long lineAtRisk;

    private @Nullable Pipeline pipeline;
    private Map<String, Actuator> actuators = Map.of();
    /** How often the configuration was changed; each has longer windows that none had before, which so are stated once. */
    private int changes;

    private @Nullable ConfigurationChange change;
    private @Nullable ReadingSink fileSink;
    private @Nullable ReadingSink lineSink;

    /** A reading; {@code alarm} is the number of the alarm that it raises, 0 if none. */
    private record Reading(String series, long time, double value, long alarm) {}

    /**
     * The sensors of a machine; if they are wordy they are many, their names are long, and records of the same kind have
     * nearly the same size.
     */
    Workload(AgentName machine, Traits traits, SimulatedClock clock, SplittableRandom random, Ledger ledger) {
        this(machine.value(), traits, clock, random, ledger, new ArrayList<>());
    }

    private Workload(
            String plant,
            Traits traits,
            SimulatedClock clock,
            SplittableRandom random,
            Ledger ledger,
            List<Reading> file) {
        this.plant = plant;
        this.traits = traits;
        this.wordy = traits.wordy;
        this.file = file;
        this.clock = clock;
        this.random = random;
        this.ledger = ledger;
    }

    /**
     * What the sensors of a copy of the machine say: the file is the same, it stands elsewhere; what comes from the line is its
     * own, and its alarms have other numbers.
     */
    Workload copy() {
        Workload copy = new Workload(plant, traits, clock, random.split(), ledger, file);
        copy.alarms = alarms + ALARMS_OF_A_COPY;
        copy.changes = changes;
        copy.lineGiven = lineGiven;
        copy.lineKept = lineKept;
        return copy;
    }

    /** Writes the file on where another did: alarms go on taking turns with the rules, so that a write still tells its alarm. */
    void goesOnFrom(Workload other) {
        alarms = other.alarms + ALARMS_OF_A_COPY;
    }

    /** The file grows elsewhere. */
    void onlyReads() {
        writes = false;
    }

    /** Settings of a pipeline for these sources. */
    PipelineSettings pipelineSettings() {
        return new PipelineSettings(
                plant,
                "simulated",
                configuration(),
                Set.of(FILE),
                MOST_READINGS,
                MOST_SERIES,
                MOST_EVENTS,
                PipelineSettings.DEFAULT_SILENT_SERIES,
                WaitMode.PARK);
    }

    private PipelineConfiguration configuration() {
        return new PipelineConfiguration(
                List.of(
                        new PipelineConfiguration.SourceSpec(FILE, false),
                        new PipelineConfiguration.SourceSpec(LINE, true)),
                windows(),
                IntStream.range(0, RULES).mapToObj(this::rule).toList(),
                List.of(new RawSpec("*/*/pressure", RawSpec.Kind.EVERY, 0, 0)),
                traits.derives ? new DerivePlan(List.of(mean()), DerivePlan.DEFAULT_MOST) : DerivePlan.NONE,
                IDLE_NANOS,
                PipelineConfiguration.DEFAULT_FUTURE);
    }

    /** Those of which twins say what they miss, longer ones that are summed up from them, and sessions. */
    private List<WindowSpec> windows() {
        WindowSpec shortest = new WindowSpec("**", WINDOW_NANOS, LATENESS_NANOS, null);
        if (traits.changes) {
            return List.of(
                    shortest,
                    new WindowSpec("**", (2 + changes) * WINDOW_NANOS, LATENESS_NANOS, null),
                    WindowSpec.session("*/*/level", WINDOW_NANOS + changes, 20 * WINDOW_NANOS, LATENESS_NANOS));
        }
        return traits.longerWindows
                ? List.of(
                        new WindowSpec("**", 5 * WINDOW_NANOS, LATENESS_NANOS / 2, null),
                        new WindowSpec("**", 3 * WINDOW_NANOS, LATENESS_NANOS, null, 0, WINDOW_NANOS),
                        WindowSpec.session("**", WINDOW_NANOS, 20 * WINDOW_NANOS, LATENESS_NANOS),
                        shortest)
                : List.of(shortest);
    }

    /** The mean of each level in each shortest window; under another configuration it is another series. */
    private DeriveSpec mean() {
        return new DeriveSpec(
                "*/*/level",
                DeriveSpec.Kind.MEAN,
                MEAN + changes,
                "",
                1,
                WINDOW_NANOS,
                null,
                HELD_NANOS,
                0,
                false,
                0,
                0,
                0,
                0);
    }

    private RuleSpec rule(int number) {
        WriteTarget target = new WriteTarget(LINE, 1, "holding", number, "uint16", "ABCD");
        return new RuleSpec(
                "rule-" + number,
                watched(number),
                true,
                RAISED / 2,
                0,
                0,
                Priority.HIGH,
                new RuleSpec.Write(target, 1));
    }

    private String watched(int rule) {
        return plant + "/valve-" + rule + "/pressure";
    }

    /** Whether its readings are sent on one by one. */
    static boolean isSentOn(String series) {
        return series.endsWith("/pressure");
    }

    /** Whether it is derived. */
    static boolean isDerived(String series) {
        return series.startsWith(MEAN, series.lastIndexOf('/') + 1);
    }

    /** The series that a derived one is made of. */
    static String originOf(String derived) {
        return derived.substring(0, derived.lastIndexOf('/') + 1) + "level";
    }

    static long windowOf(long time) {
        return Math.floorDiv(time, WINDOW_NANOS) * WINDOW_NANOS;
    }

    /** The alarm that a write to that register came from. */
    long alarmOf(int register) {
        return raised[register];
    }

    /** A new run, under the configuration that was written last: the file is read on from where the journal says. */
    void resume(Pipeline begun, Map<String, Actuator> devices) {
        pipeline = begun;
        actuators = devices;
        change = null;
        fileSink = begun.sink(FILE);
        lineSink = begun.sink(LINE);
        given = (int) begun.position(FILE);
        lineAtRisk = 0;
    }

    private Reading next(boolean ofFile) {
        Reading clear = ofFile ? filePendingClear : pendingClear;
        long now = clock.wallNanos();
        if (clear != null && random.nextInt(3) == 0) {
            setPendingClear(ofFile, null);
            return new Reading(clear.series, now, 0, 0);
        }
        if (clear == null && random.nextInt(wordy ? WORDY_READINGS_PER_ALARM : READINGS_PER_ALARM) == 0) {
            alarms++;
            int rule = (int) (alarms % (RULES / 2)) + (ofFile ? 0 : RULES / 2);
            Reading raise = new Reading(watched(rule), now, RAISED + alarms, alarms);
            setPendingClear(ofFile, raise);
            return raise;
        }
        long[] lateness = {0, 0, 0, 30, 150, 350, 900};
        long time = now - lateness[random.nextInt(lateness.length)] * 1_000_000;
        String asset = plant + "/" + (ofFile ? "pump-" : "tank-") + random.nextInt(wordy ? WORDY_SERIES : SERIES);
        return wordy
                ? new Reading(asset + WORDS + "/level", time, 1, 0)
                : new Reading(asset + "/level", time, random.nextInt(100), 0);
    }

    private void setPendingClear(boolean ofFile, @Nullable Reading raise) {
        if (ofFile) {
            filePendingClear = raise;
        } else {
            pendingClear = raise;
        }
    }

    /** The file grows, if this is who writes to it. */
    void write() {
        if (writes) {
            Reading next = next(true);
            file.add(next);
            ledger.given(next.series, next.time, next.value);
        }
    }

    /** The source gives the file's next reading, if it may; false if it gave none. */
    boolean giveFromFile() throws InterruptedException {
        ReadingSink sink = fileSink;
        if (sink == null || given >= file.size()) {
            return false;
        }
        long position = given + 1L;
        Reading reading = file.get(given);
        if (!sink.isAllowed(position) || !put(sink, reading, position)) {
            return false;
        }
        given++;
        return true;
    }

    /** Somebody writes another configuration, and the agent takes it while it runs. */
    private void reconfigure(Pipeline running) {
        ConfigurationChange under = change;
        if (under != null && !running.settle(under)) {
            return;
        }
        changes++;
        ConfigurationChange next = new ConfigurationChange(configuration(), Set.of(FILE), Set.of(), actuators);
        change = running.offer(next) ? next : null;
    }

    /** The other source gives a reading; if there is no room it is given up, and nobody was promised anything. */
    void giveFromLine() throws InterruptedException {
        ReadingSink sink = lineSink;
        Pipeline running = pipeline;
        if (traits.changes && running != null && random.nextInt(READINGS_PER_CHANGE) == 0) {
            reconfigure(running);
        }
        if (sink != null) {
            Reading reading = next(false);
            if (put(sink, reading, ReadingSink.NO_POSITION)) {
                ledger.given(reading.series, reading.time, reading.value);
                lineGiven++;
                lineAtRisk++;
            }
        }
    }

    private boolean put(ReadingSink sink, Reading reading, long position) throws InterruptedException {
        if (reading.alarm > 0) {
            raised[(int) (reading.alarm % (RULES / 2)) + (position > 0 ? 0 : RULES / 2)] = reading.alarm;
        }
        int series = sink.series(reading.series, SeriesAttributes.NONE);
        return sink.tryPut(series, reading.time, reading.value, Quality.GOOD, QualityReason.NONE, position);
    }

    /** What was given so far is journalled and synced. */
    void kept() {
        lineKept += lineAtRisk;
        lineAtRisk = 0;
    }

    boolean isFileGiven() {
        return given >= file.size();
    }

    /** Different readings that must have come out. */
    long least() {
        return file.size() + lineKept;
    }

    /** Different readings that may have come out. */
    long most() {
        return file.size() + lineGiven;
    }
}
