package io.estran.agent.inspect;

import io.estran.agent.checkpoint.Checkpoint;
import io.estran.agent.checkpoint.CheckpointFile;
import io.estran.agent.input.IgnoredInputs;
import io.estran.agent.input.InputDecoder;
import io.estran.agent.input.MalformedInputException;
import io.estran.agent.journal.JournalScan;
import io.estran.agent.log.Damage;
import io.estran.agent.log.LogRecord;
import io.estran.agent.log.ReadProgress;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.state.Effects;
import io.estran.agent.state.Outputs;
import io.estran.agent.state.PipelineState;
import io.estran.agent.state.StateCodec;
import io.estran.process.disk.Disk;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The readings that the journal of a data folder holds, of a running agent too: all since the last checkpoint, and what
 * stands before it and is not overwritten yet. Reads the journal twice, once for names and damage, once for readings;
 * takes memory for a segment, the state in the checkpoint, and the names of all series. Used once, by one thread.
 */
public final class JournalReadings {
    private final Disk disk;
    private final Path folder;
    private final ReadProgress progress;
    private final Map<Integer, Named> names = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    /** Of the journal: what stands before it was synced. */
    private long synced;

    /** Gets readings in the order in which the agent took them. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * One reading as the source gave it: a declared resolution is applied behind the journal.
         *
         * @param time event time, ns since the Unix epoch
         */
        void reading(Series series, long time, double value, Quality quality, QualityReason reason);
    }

    /** A series, as it was defined when the reading came. */
    public record Series(String name, String unit) {}

    private record Named(Series series, boolean isWanted) {}

    /** Of that folder; {@code progress} is told how much is read. */
    public JournalReadings(Disk disk, Path folder, ReadProgress progress) {
        this.disk = disk;
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * Gives every reading that can be read of the series wanted, with an event time in [since, until).
     *
     * @return what could not be read, in plain words; empty if nothing is missing
     * @throws IOException if the disk does not give it
     */
    public List<String> read(Predicate<String> wanted, long since, long until, Visitor to) throws IOException {
        fromCheckpoint(wanted);
        List<Damage> damage = scan(new Definitions(wanted, false));
        Readings readings = new Readings(wanted, since, until, to);
        // What a running agent was just writing looks damaged once, not twice.
        damage.retainAll(scan(readings));
        for (Damage each : damage) {
            problems.add("journal/" + each.file() + " at byte " + each.offset() + ": " + each.bytes()
                    + " bytes are damaged; the readings in them are left out");
        }
        if (readings.unreadable > 0) {
            problems.add(readings.unreadable + " records of the journal are left out: " + readings.reason);
        }
        if (readings.nameless > 0) {
            problems.add(
                    readings.nameless
                            + " readings are left out: what named their series stood in what is damaged, or in a checkpoint that is gone");
        }
        return List.copyOf(problems);
    }

    private void fromCheckpoint(Predicate<String> wanted) throws IOException {
        Checkpoint checkpoint = new CheckpointFile(disk, folder).read().checkpoint();
        if (checkpoint == null) {
            return;
        }
        synced = checkpoint.journalPosition();
        byte[] written = checkpoint.state();
        if (written == null) {
            return;
        }
        PipelineState state = new PipelineState(Outputs.NONE, Effects.NONE, 1);
        try {
            StateCodec.read(written, state);
        } catch (MalformedInputException other) {
            problems.add("the checkpoint's state cannot be read (" + other.getMessage()
                    + "); series that only it names are left out");
            return;
        }
        state.eachSeries(new IgnoredInputs() {
            @Override
            public void series(int number, int source, String name, SeriesAttributes attributes) {
                name(number, name, attributes, wanted);
            }
        });
    }

    private void name(int number, String name, SeriesAttributes attributes, Predicate<String> wanted) {
        names.put(number, new Named(new Series(name, attributes.unit()), wanted.test(name)));
    }

    private List<Damage> scan(Definitions to) throws IOException {
        return new ArrayList<>(JournalScan.readAll(disk, folder, synced, progress, record -> decode(record, to))
                .corrupt());
    }

    private static void decode(LogRecord record, Definitions to) {
        try {
            InputDecoder.decode(record.payload(), to);
        } catch (MalformedInputException other) {
            to.unreadable++;
            to.reason = String.valueOf(other.getMessage());
        }
    }

    /**
     * Learns names. What the journal says first of a number also tells of the readings before, whose definition is overwritten:
     * if it gives the number a name, that is theirs; if it takes the name away, theirs is not known. If it says nothing, the
     * checkpoint's holds.
     */
    private class Definitions extends IgnoredInputs {
        private final Predicate<String> wanted;
        private final boolean anew;
        private final Set<Integer> said = new HashSet<>();
        long unreadable;
        String reason = "";

        Definitions(Predicate<String> wanted, boolean anew) {
            this.wanted = wanted;
            this.anew = anew;
        }

        @Override
        public void series(int number, int source, String name, SeriesAttributes attributes) {
            if (anew || said.add(number)) {
                name(number, name, attributes, wanted);
            }
        }

        @Override
        public void retired(int number) {
            if (anew || said.add(number)) {
                names.remove(number);
            }
        }
    }

    private final class Readings extends Definitions {
        private final long since;
        private final long until;
        private final Visitor to;
        long nameless;

        Readings(Predicate<String> wanted, long since, long until, Visitor to) {
            super(wanted, true);
            this.since = since;
            this.until = until;
            this.to = to;
        }

        @Override
        public void reading(int series, long time, double value, int quality, int reason, long position) {
            if (time < since || time >= until) {
                return;
            }
            Named named = names.get(series);
            if (named == null) {
                nameless++;
            } else if (named.isWanted()) {
                Quality given = Quality.byCode(quality);
                to.reading(
                        named.series(), time, value, given == null ? Quality.BAD : given, QualityReason.byCode(reason));
            }
        }
    }
}
