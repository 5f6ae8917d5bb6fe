package io.estran.agent.source.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.agent.source.LogRecorder;
import io.estran.agent.source.ReadingRecorder;
import io.estran.agent.source.ReadingRecorder.Given;
import io.estran.agent.source.SeriesAttributes;
import io.estran.process.time.Clock;
import io.estran.protocol.event.Event;
import io.estran.protocol.reading.Quality;
import io.estran.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The replay of files, through the source itself. */
class CsvSourceTest {
    private static final long SECOND = 1_000_000_000L;

    private final ReadingRecorder sink = new ReadingRecorder();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<CsvSource> sources = new ArrayList<>();
    private Clock clock = Clock.system();
    private double speed = CsvSettings.AS_FAST_AS_POSSIBLE;
    private char delimiter = ',';
    private String timeColumn = "time";
    private String pattern = "epoch-s";
    private List<CsvSettings.Column> columns = List.of();

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("recording.csv");
    }

    @AfterEach
    void closeAll() {
        sources.forEach(CsvSource::close);
    }

    private static CsvSettings.Column column(String header) {
        return new CsvSettings.Column(header, "s/t/" + header, SeriesAttributes.NONE);
    }

    private CsvSettings settings() {
        return new CsvSettings(
                "recording",
                file,
                speed,
                delimiter,
                timeColumn,
                TimeFormat.of(pattern, ZoneId.of("UTC")),
                "s/t",
                columns);
    }

    private CsvSource start(long position) {
        CsvSource source = new CsvSource(settings(), clock, new Random(1), meters);
        sources.add(source);
        source.start(sink, position);
        return source;
    }

    private void replay(String text) throws IOException {
        replay(text.getBytes(StandardCharsets.UTF_8));
    }

    private void replay(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        CsvSource source = start(0);
        await().until(source::isEnded);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }

    private List<String> text() {
        return sink.given().stream()
                .map(given -> given.time() / SECOND + " " + given.series() + "=" + given.value())
                .toList();
    }

    @Test
    void everyOtherColumnIsASeriesUnderItsHeader() throws IOException {
        replay("time,load,oil temperature\n10,1.5,-2\n11,1.6,3e2\n");
        assertThat(text())
                .containsExactly(
                        "10 s/t/load=1.5",
                        "10 s/t/oil temperature=-2.0",
                        "11 s/t/load=1.6",
                        "11 s/t/oil temperature=300.0");
        assertThat(sink.given()).extracting(Given::position).containsExactly(1L, 2L, 3L, 4L);
        assertThat(sink.given()).extracting(Given::quality).containsOnly(Quality.GOOD);
        assertThat(sink.endedAt()).isEqualTo(4);
        assertThat(sink.rejected()).isZero();
        assertThat(meters.get("estran.agent.source.csv.rows").counter().count()).isEqualTo(2);
    }

    @Test
    void theTimeMayStandInAnyColumn() throws IOException {
        replay("a,time,b\n1,10,2\n");
        assertThat(text()).containsExactly("10 s/t/a=1.0", "10 s/t/b=2.0");
    }

    @Test
    void onlyTheColumnsNamedAreReadInTheirOrderWithTheirAttributes() throws IOException {
        SeriesAttributes attributes = new SeriesAttributes("degC", 3, -40, 120);
        columns = List.of(new CsvSettings.Column("OT", "s/t/oil-temperature", attributes), column("a"));
        replay("time,a,b,OT\n10,1,2,3\n");
        assertThat(text()).containsExactly("10 s/t/oil-temperature=3.0", "10 s/t/a=1.0");
        assertThat(sink.attributes("s/t/oil-temperature")).isEqualTo(attributes);
        assertThat(sink.attributes("s/t/a")).isEqualTo(SeriesAttributes.NONE);
    }

    @Test
    void gzipIsRecognisedByContentNotByName() throws IOException {
        replay(gzip("time,a\n10,1\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(text()).containsExactly("10 s/t/a=1.0");
    }

    @Test
    void gzipOfSeveralMembersIsReadToItsEnd() throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(gzip("time,a\n10,1\n".getBytes(StandardCharsets.UTF_8)));
        both.write(gzip("11,2\n".getBytes(StandardCharsets.UTF_8)));
        replay(both.toByteArray());
        assertThat(text()).containsExactly("10 s/t/a=1.0", "11 s/t/a=2.0");
    }

    @Test
    void aByteOrderMarkIsSkippedPlainAndInGzip() throws IOException {
        byte[] marked = "\ufefftime,a\n10,1\n".getBytes(StandardCharsets.UTF_8);
        replay(marked);
        replay(gzip(marked));
        assertThat(text()).containsExactly("10 s/t/a=1.0", "10 s/t/a=1.0");
    }

    @Test
    void linesEndWithCrLfToo() throws IOException {
        replay("time,a\r\n10,1\r\n\r\n11,\r\n12,3");
        assertThat(text()).containsExactly("10 s/t/a=1.0", "11 s/t/a=NaN", "12 s/t/a=3.0");
    }

    @Test
    void anotherDelimiterAndQuotedCells() throws IOException {
        delimiter = ';';
        replay("\"time\";\"a;b\";\"c\"\"d\"\n\"10\";\"1.5\";2\n");
        assertThat(text()).containsExactly("10 s/t/a;b=1.5", "10 s/t/c\"d=2.0");
    }

    @Test
    void timesAreReadByPatternAndZone() throws IOException {
        pattern = "yyyy-MM-dd HH:mm:ss";
        replay("time,a\n1970-01-01 00:00:07,1\n");
        assertThat(text()).containsExactly("7 s/t/a=1.0");
    }

    @Test
    void anEmptyCellIsABadReadingAndSoIsOneBeyondTheRowsEnd() throws IOException {
        replay("time,a,b\n10,, \n11,1\n12,NaN,nan\n");
        assertThat(sink.given())
                .extracting(
                        given -> given.series() + " " + given.quality() + " " + given.reason() + " " + given.value())
                .containsExactly(
                        "s/t/a BAD MISSING_VALUE NaN",
                        "s/t/b BAD MISSING_VALUE NaN",
                        "s/t/a GOOD NONE 1.0",
                        "s/t/b BAD MISSING_VALUE NaN",
                        "s/t/a BAD NOT_A_NUMBER NaN",
                        "s/t/b BAD NOT_A_NUMBER NaN");
        assertThat(sink.rejected()).isZero();
    }

    @Test
    void aCellThatIsNoNumberIsRejectedAloneAndShown() throws IOException {
        try (LogRecorder log = new LogRecorder("io.estran.agent.source.csv")) {
            replay("time,a,b\n10,broken,2\n");
            assertThat(log.messages())
                    .anyMatch(line ->
                            line.contains("line 2 column \"a\": not a number") && line.contains("recording.csv"));
        }
        assertThat(text()).containsExactly("10 s/t/b=2.0");
        assertThat(sink.given()).extracting(Given::position).containsExactly(2L);
        assertThat(sink.rejected()).isEqualTo(1);
        assertThat(meters.get("estran.agent.source.csv.rejected").counter().count())
                .isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @org.junit.jupiter.params.provider.CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "noon,1,2                | not a time as in epoch-s",
                ",1,2                    | not a time as in epoch-s",
                "\"11,1,2                | a quote that is never closed",
                "11,\"1,2                | a quote that is never closed",
                "11,\"1\"x,2             | text behind a closing quote",
                "11,1,5,2                | the row has 4 cells, the header 3",
            })
    void aBadRowCostsThatRowAndIsShown(String row, String reason) throws IOException {
        try (LogRecorder log = new LogRecorder("io.estran.agent.source.csv")) {
            replay("time,a,b\n10,1,2\n" + row + "\n12,3,4\n");
            assertThat(log.messages()).anyMatch(line -> line.contains(" line 3 ") && line.contains(reason));
        }
        assertThat(text()).containsExactly("10 s/t/a=1.0", "10 s/t/b=2.0", "12 s/t/a=3.0", "12 s/t/b=4.0");
        assertThat(sink.given()).extracting(Given::position).containsExactly(1L, 2L, 5L, 6L);
        assertThat(sink.rejected()).isEqualTo(2);
        assertThat(sink.endedAt()).isEqualTo(6);
    }

    @Test
    void emptyCellsBeyondTheHeaderAreNothing() throws IOException {
        replay("time,a\n10,1,, \n");
        assertThat(text()).containsExactly("10 s/t/a=1.0");
    }

    @Test
    void timeThatStepsBackIsGivenAsItStands() throws IOException {
        replay("time,a\n10,1\n20,2\n5,3\n");
        assertThat(text()).containsExactly("10 s/t/a=1.0", "20 s/t/a=2.0", "5 s/t/a=3.0");
    }

    @Test
    void aRefusedSeriesIsRejectedReadingByReading() throws IOException {
        sink.refuse("s/t/a");
        replay("time,a,b\n10,1,2\n11,3,4\n");
        assertThat(text()).containsExactly("10 s/t/b=2.0", "11 s/t/b=4.0");
        assertThat(sink.rejected()).isEqualTo(2);
        assertThat(sink.endedAt()).isEqualTo(4);
    }

    @Test
    void aStartAtAnyPositionGivesExactlyWhatWasNotGivenBefore() throws IOException {
        Files.writeString(file, "time,a,b\n10,1,2\nnoon,3,4\n12,\"5,6\n13,,x\n14,9,10\n");
        CsvSource whole = start(0);
        await().until(whole::isEnded);
        List<Given> all = sink.given();
        long end = sink.endedAt();
        assertThat(end).isEqualTo(10);
        for (long position = 0; position <= end; position++) {
            sink.forget();
            CsvSource rest = start(position);
            await().until(rest::isEnded);
            long from = position;
            assertThat(sink.given())
                    .as("from %s", position)
                    .isEqualTo(all.stream()
                            .filter(given -> given.position() > from)
                            .toList());
            assertThat(sink.endedAt()).isEqualTo(end);
        }
    }

    @Test
    void aFileShorterThanWhatWasReadOfItEndsAndIsSaid() throws IOException {
        Files.writeString(file, "time,a\n10,1\n");
        try (LogRecorder log = new LogRecorder("io.estran.agent.source.csv")) {
            CsvSource source = start(5);
            await().until(source::isEnded);
            assertThat(log.messages()).anyMatch(line -> line.contains("shorter"));
        }
        assertThat(sink.count()).isZero();
    }

    @Test
    void nothingIsGivenBeforeItsPositionIsAllowed() throws IOException {
        Files.writeString(file, "time,a,b\n10,1,2\n11,3,4\n12,5,6\n");
        sink.allow(4);
        CsvSource source = start(0);
        await().until(() -> sink.count() == 4 && sink.isWaitedFor());
        assertThat(source.isEnded()).isFalse();
        sink.allow(6);
        await().until(source::isEnded);
        assertThat(sink.count()).isEqualTo(6);
    }

    @Test
    void recordedSpeedKeepsTheTimesBetweenRowsApart() throws IOException {
        ManualClock manual = new ManualClock(0);
        clock = manual;
        speed = 1;
        Files.writeString(file, "time,a\n100,1\n110,2\n110,3\n105,4\n120,5\n");
        CsvSource source = start(0);
        await().until(() -> sink.count() == 1);
        manual.advance(Duration.ofMillis(9_999));
        stands(1);
        manual.advance(Duration.ofMillis(1));
        await().until(() -> sink.count() == 4); // a step back is not waited for
        manual.advance(Duration.ofMillis(14_999));
        stands(4);
        manual.advance(Duration.ofMillis(1));
        await().until(source::isEnded);
        assertThat(sink.count()).isEqualTo(5);
    }

    @Test
    void aMultipleOfRecordedSpeedShortensTheTimesBetweenRows() throws IOException {
        ManualClock manual = new ManualClock(0);
        clock = manual;
        speed = 60;
        Files.writeString(file, "time,a\n0,1\n3600,2\n");
        CsvSource source = start(0);
        await().until(() -> sink.count() == 1);
        manual.advance(Duration.ofMillis(59_999));
        stands(1);
        manual.advance(Duration.ofMillis(1));
        await().until(source::isEnded);
    }

    @Test
    void afterARestartTheFirstRowIsDueAtOnce() throws IOException {
        clock = new ManualClock(0);
        speed = 1;
        Files.writeString(file, "time,a\n0,1\n3600,2\n7200,3\n");
        start(1);
        await().until(() -> sink.count() == 1);
        assertThat(text()).containsExactly("3600 s/t/a=2.0");
    }

    private void stands(int count) {
        await().during(Duration.ofMillis(80)).until(() -> sink.count() == count);
    }

    @Test
    void aFileThatIsAbsentIsTriedAgainUntilItIsThere() throws IOException {
        try (LogRecorder log = new LogRecorder("io.estran.agent.source.csv")) {
            CsvSource source = start(0);
            await().until(() -> !sink.events().isEmpty());
            assertThat(source.isEnded()).isFalse();
            Path whole = folder.resolve("whole");
            Files.writeString(whole, "time,a\n10,1\n");
            Files.move(whole, file);
            await().until(source::isEnded);
            assertThat(log.messages())
                    .first()
                    .asString()
                    .contains("there is no such file")
                    .contains("tried again");
        }
        assertThat(sink.events()).extracting(Event::type).containsExactly("source-lost", "source-found");
        assertThat(sink.events()).extracting(Event::asset).containsOnly("s/t");
        assertThat(sink.events().get(0).fields())
                .containsEntry("source", "recording")
                .containsKey("reason");
        assertThat(text()).containsExactly("10 s/t/a=1.0");
    }

    @Test
    void aFileCutInTheMiddleGoesOnWhereItWasOnceItIsWhole() throws IOException {
        StringBuilder text = new StringBuilder("time,a\n");
        Random random = new Random(1);
        for (int i = 0; i < 50_000; i++) {
            text.append(i).append(',').append(random.nextInt(1_000_000)).append('\n');
        }
        byte[] whole = gzip(text.toString().getBytes(StandardCharsets.UTF_8));
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        CsvSource source = start(0);
        await().until(() -> !sink.events().isEmpty());
        int before = sink.count();
        assertThat(before).isGreaterThan(10_000).isLessThan(50_000);
        Files.write(file, whole);
        await().until(source::isEnded);
        assertThat(sink.given())
                .extracting(Given::position)
                .isEqualTo(LongStream.rangeClosed(1, 50_000).boxed().toList());
        assertThat(sink.events()).extracting(Event::type).containsExactly("source-lost", "source-found");
    }

    @ParameterizedTest(name = "''{0}''")
    @org.junit.jupiter.params.provider.CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``             | has no header line",
                "date,a         | has no column \"time\"; its header has: date, a",
                "time           | has no column besides the time",
                "time,a,a       | two columns have the header \"a\"",
                "time,time,a    | two columns have the header \"time\"",
                "time,a,        | header of column 3, \"\", cannot name a series",
                "time,\"a       | a header line that cannot be read",
            })
    void aHeaderThatDoesNotFitIsAClearProblem(String header, String problem) throws IOException {
        Files.writeString(file, header.isEmpty() ? "" : header + "\n10,1\n");
        assertThat(CsvFile.problemsWithHeader(settings())).anyMatch(found -> found.contains(problem));
    }

    @Test
    void everyMissingColumnIsNamed() throws IOException {
        columns = List.of(column("b"), column("a"), column("c"));
        Files.writeString(file, "zeit,a\n");
        assertThat(CsvFile.problemsWithHeader(settings()))
                .hasSize(3)
                .anyMatch(problem -> problem.contains("\"time\""))
                .anyMatch(problem -> problem.contains("\"b\""))
                .anyMatch(problem -> problem.contains("\"c\""));
    }

    @Test
    void aHeaderThatNoLongerFitsIsSaidAndTriedAgain() throws IOException {
        Files.writeString(file, "date,a\n10,1\n");
        try (LogRecorder log = new LogRecorder("io.estran.agent.source.csv")) {
            start(0);
            await().until(() -> !sink.events().isEmpty());
            assertThat(log.messages()).singleElement().asString().contains("has no column \"time\"");
        }
    }

    @Test
    void closeStopsWithinTwoSecondsWhileItWaitsForTheRing() throws IOException {
        Files.writeString(file, "time,a\n10,1\n11,2\n");
        sink.room(1);
        CsvSource source = start(0);
        await().until(() -> sink.isWaitedFor() && sink.count() == 1);
        assertCloses(source);
        assertThat(source.isEnded()).isFalse();
        assertThat(sink.endedAt()).isEqualTo(ReadingRecorder.NO_POSITION);
    }

    @Test
    void closeStopsWithinTwoSecondsWhileItWaitsForAllowanceOrForTheTimeOrForTheFile() throws IOException {
        assertCloses(start(0));
        Files.writeString(file, "time,a\n10,1\n11,2\n");
        sink.allow(0);
        CsvSource forbidden = start(0);
        await().until(sink::isWaitedFor);
        assertCloses(forbidden);
        sink.allow(10);
        clock = new ManualClock(0);
        speed = 1;
        CsvSource slow = start(0);
        await().until(() -> sink.count() == 1);
        assertCloses(slow);
    }

    @Test
    void closeStopsWithinTwoSecondsInTheMiddleOfALargeFileThatNothingHoldsBack() throws IOException {
        Files.writeString(file, "time,a\n" + "10,x\n".repeat(1_000_000));
        sink.refuse("s/t/a");
        CsvSource source = start(0);
        await().until(() -> sink.rejected() > 1_000);
        assertCloses(source);
        long rejected = sink.rejected();
        assertThat(rejected).isLessThan(1_000_000);
        stands(0);
        assertThat(sink.rejected()).isEqualTo(rejected);
    }

    private void assertCloses(CsvSource source) {
        source.close(); // waits for two seconds at most: what it leaves behind would run on
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("source-recording")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ETTh1.csv.gz", "machine_temperature_system_failure.csv.gz"})
    void recordedFilesAreGivenCellByCell(String name) throws IOException {
        file = Path.of(System.getProperty("estran.root", ".."), "..", "shared", "data", name);
        Assumptions.assumeTrue(Files.exists(file), () -> file + " is not here");
        pattern = "yyyy-MM-dd HH:mm:ss";
        List<String> expected = new ArrayList<>();
        String time;
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            String[] header = reader.readLine().split(",");
            time = header[0];
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] cells = line.split(",");
                long seconds = LocalDateTime.parse(cells[0].replace(' ', 'T')).toEpochSecond(ZoneOffset.UTC);
                for (int i = 1; i < cells.length; i++) {
                    expected.add(seconds + " s/t/" + header[i] + "=" + Double.parseDouble(cells[i]));
                }
            }
        }
        timeColumn = time;
        CsvSource source = start(0);
        await().atMost(Duration.ofSeconds(30)).until(source::isEnded);
        assertThat(text()).isEqualTo(expected);
        assertThat(sink.rejected()).isZero();
    }
}
