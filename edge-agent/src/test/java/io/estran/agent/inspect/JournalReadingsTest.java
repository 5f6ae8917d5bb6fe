package io.estran.agent.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.input.Inputs;
import io.estran.agent.input.Records;
import io.estran.agent.journal.Journal;
import io.estran.agent.log.ReadMemory;
import io.estran.agent.log.ReadProgress;
import io.estran.agent.log.SegmentPool;
import io.estran.agent.source.SeriesAttributes;
import io.estran.testkit.FaultyDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whose readings those in a journal are, where numbers have gone from one series to another. */
class JournalReadingsTest {
    private static final Path DATA = Path.of("data");
    private static final int SEGMENT = 64 * 1024;

    private final FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
    private final List<String> read = new ArrayList<>();

    /** Reads a journal of one record of these inputs; returns what is missing. */
    private List<String> read(Consumer<Inputs> inputs) throws IOException {
        SegmentPool pool = Journal.pool(disk, DATA, SEGMENT, 16 * SEGMENT, new ReadMemory());
        Journal journal = Journal.open(pool, 1, 0, SEGMENT / 4, 16);
        journal.append(Records.of(inputs));
        journal.flush();
        return new JournalReadings(disk, DATA, ReadProgress.NONE)
                .read(
                        name -> true,
                        Long.MIN_VALUE,
                        Long.MAX_VALUE,
                        (series, time, value, quality, reason) -> read.add(series.name() + " " + value));
    }

    private static void define(Inputs to, int number, String name) {
        to.series(number, 0, name, SeriesAttributes.NONE);
    }

    private static void reading(Inputs to, int number, double value) {
        to.reading(number, 1, value, 0, 0, Inputs.NO_POSITION);
    }

    @Test
    void aDefinitionAlsoTellsOfTheReadingsBefore() throws IOException {
        assertThat(read(to -> {
                    reading(to, 3, 1);
                    define(to, 3, "tank/level");
                    reading(to, 3, 2);
                }))
                .isEmpty();
        assertThat(read).containsExactly("tank/level 1.0", "tank/level 2.0");
    }

    @Test
    void aNumberThatWentToAnotherSeriesNamesBoth() throws IOException {
        assertThat(read(to -> {
                    define(to, 3, "tank/level");
                    reading(to, 3, 1);
                    to.retired(3);
                    define(to, 3, "tank/flow");
                    reading(to, 3, 2);
                }))
                .isEmpty();
        assertThat(read).containsExactly("tank/level 1.0", "tank/flow 2.0");
    }

    @Test
    void readingsOfASeriesGivenUpWhoseNameIsOverwrittenAreNotAnothers() throws IOException {
        assertThat(read(to -> {
                    reading(to, 3, 1);
                    to.retired(3);
                    define(to, 3, "tank/flow");
                    reading(to, 3, 2);
                }))
                .singleElement()
                .asString()
                .startsWith("1 readings are left out");
        assertThat(read).containsExactly("tank/flow 2.0");
    }
}
