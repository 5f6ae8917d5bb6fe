package io.estran.agent.source.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.source.ReadingRecorder.Given;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.constraints.IntRange;

/** Random lines, whole and damaged, against {@link ReferenceLine}. */
class RandomLinesTest {
    private static final String TEMPLATE = "{tag:t}/{measurement}/{field}";

    @Property(tries = 500)
    void validLinesGiveWhatTheReferenceReads(@ForAll("validLines") List<String> valid) {
        List<byte[]> lines = valid.stream()
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toList();
        assertThat(lines).allMatch(line -> ReferenceLine.read(line, Lines.NOW).isPresent());
        compare(lines);
    }

    @Property(tries = 3_000)
    void aDamagedLineCostsAtMostItselfAndNeverGivesAWrongValue(
            @ForAll("validLine") String before,
            @ForAll("validLine") String line,
            @ForAll("validLine") String after,
            @ForAll("damages") List<Damage> damages) {
        byte[] damaged = line.getBytes(StandardCharsets.UTF_8);
        for (Damage damage : damages) {
            damaged = damage.to(damaged);
        }
        compare(List.of(before.getBytes(StandardCharsets.UTF_8), damaged, after.getBytes(StandardCharsets.UTF_8)));
    }

    @Property(tries = 1_000)
    void whatSendersRepeatGivesWhatTheReferenceReads(
            @ForAll("repeatedLines") List<String> repeated, @ForAll @IntRange(min = 1, max = 12) int cacheLimit) {
        compare(
                repeated.stream()
                        .map(line -> line.getBytes(StandardCharsets.UTF_8))
                        .toList(),
                cacheLimit);
    }

    @Property(tries = 1_000)
    void whatResemblesWhatSendersRepeatGivesWhatTheReferenceReadsHoweverItIsCut(
            @ForAll("repeatedLines") List<String> repeated, @ForAll Random random) {
        List<byte[]> lines = new ArrayList<>();
        for (String line : repeated) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            lines.add(random.nextInt(4) == 0 ? resembling(line, random) : bytes);
        }
        int longest = random.nextBoolean() ? 65_536 : 15 + random.nextInt(30);
        List<String> expected = new ArrayList<>();
        long rejected = 0;
        try (Lines to = new Lines(TEMPLATE, 1, longest, 1 + random.nextInt(15))) {
            int at = 0;
            while (at < lines.size()) {
                ByteArrayOutputStream connection = new ByteArrayOutputStream();
                for (int count = random.nextInt(20); count >= 0 && at < lines.size(); count--) {
                    byte[] line = lines.get(at++);
                    connection.writeBytes(line);
                    connection.writeBytes(bytes(random.nextBoolean() ? "\n" : "\r\n", line));
                    boolean isTooLong = line.length > longest + (endsWithReturn(line) ? 1 : 0);
                    Optional<List<String>> readings =
                            isTooLong ? Optional.empty() : ReferenceLine.read(line, Lines.NOW);
                    rejected += readings.isEmpty() ? 1 : 0;
                    readings.ifPresent(expected::addAll);
                }
                int before = to.sink.count();
                to.send(pieces(connection.toByteArray(), random));
                assertThat(to.sink.isAskedToForget() && to.sink.count() > before)
                        .as("numbers used that are to be forgotten")
                        .isFalse();
                if (random.nextInt(3) == 0) {
                    to.sink.askToForget();
                }
            }
            assertThat(to.sink.given().stream().map(RandomLinesTest::text)).isEqualTo(expected);
            assertThat(to.sink.rejected()).isEqualTo(rejected);
        }
    }

    private static boolean endsWithReturn(byte[] line) {
        return line.length > 0 && line[line.length - 1] == '\r';
    }

    /** An end; a line that ends with CR brings its own. */
    private static byte[] bytes(String end, byte[] line) {
        return (endsWithReturn(line) ? "\n" : end).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[][] pieces(byte[] stream, Random random) {
        int most = new int[] {1, 3, 40, 10_000}[random.nextInt(4)];
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < stream.length; from += pieces.get(pieces.size() - 1).length) {
            int to = Math.min(stream.length, from + 1 + random.nextInt(most));
            pieces.add(Arrays.copyOfRange(stream, from, to));
        }
        return pieces.toArray(byte[][]::new);
    }

    /** Nearly that line. */
    private static byte[] resembling(String line, Random random) {
        int space = line.replaceAll("\\\\.", "xx").indexOf(' ');
        String head = line.substring(0, space);
        String rest = line.substring(space + 1);
        String other = switch (random.nextInt(16)) {
            case 0 -> head + ",x=2 " + rest;
            case 1 -> head + ",t=a " + rest;
            case 2 -> head.substring(0, head.length() - 1) + " " + rest;
            case 3 -> head + "a " + rest;
            case 4 -> head + "  " + rest;
            case 5 -> " " + head + " " + rest;
            case 6 -> head + " " + rest + "  ";
            case 7 -> head + " " + rest + "\r";
            case 8 -> head + " f=0," + rest;
            case 9 -> head + " " + rest.replace("=", "i=");
            case 10 -> head + " " + rest.replaceFirst("=([0-9.-]*)", "=$1,ff=$1");
            case 11 -> head + " " + rest.replaceFirst("=([0-9]*)", "=$1" + "iuteEtrue\"".charAt(random.nextInt(9)));
            case 12 -> head + " " + rest.replaceFirst("^([^ ,]*),([^ ,]*)", "$2,$1");
            case 13 -> head + " " + rest + "000000000000";
            case 14 -> head + "\\ " + rest;
            default -> line;
        };
        byte[] bytes = other.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(3) > 0) {
            return bytes;
        }
        byte with = (byte) " ,=\\\"#-+.eEiutTfF019\r\t\u0000\u00e9".charAt(random.nextInt(24));
        return new Damage(random.nextInt(6), random.nextInt(10_000), with).to(bytes);
    }

    @Property(tries = 2_000)
    void garbageIsRejectedLineByLine(@ForAll("garbage") byte[] garbage) {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= garbage.length; at++) {
            if (at == garbage.length || garbage[at] == '\n') {
                lines.add(Arrays.copyOfRange(garbage, from, at));
                from = at + 1;
            }
        }
        compare(lines);
    }

    private static void compare(List<byte[]> text) {
        compare(text, 1_000);
    }

    private static void compare(List<byte[]> text, int cacheLimit) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        List<String> expected = new ArrayList<>();
        long rejected = 0;
        for (byte[] line : text) {
            stream.writeBytes(line);
            stream.write('\n');
            Optional<List<String>> readings = ReferenceLine.read(line, Lines.NOW);
            rejected += readings.isEmpty() ? 1 : 0;
            readings.ifPresent(expected::addAll);
        }
        try (Lines lines = new Lines(TEMPLATE, 1, 65_536, cacheLimit)) {
            lines.send(stream.toByteArray());
            assertThat(lines.sink.given().stream().map(RandomLinesTest::text)).isEqualTo(expected);
            assertThat(lines.sink.rejected()).isEqualTo(rejected);
        }
    }

    private static String text(Given given) {
        return given.series() + "=" + given.value() + "@" + given.time();
    }

    /** One change of a line; no line end comes in or goes. */
    record Damage(int kind, int place, byte with) {
        byte[] to(byte[] line) {
            int at = line.length == 0 ? 0 : place % line.length;
            return switch (line.length == 0 ? 0 : kind) {
                case 0 -> joined(Arrays.copyOf(line, at), new byte[] {with}, Arrays.copyOfRange(line, at, line.length));
                case 1 -> joined(Arrays.copyOf(line, at), Arrays.copyOfRange(line, at + 1, line.length));
                case 2 ->
                    joined(Arrays.copyOf(line, at), new byte[] {with}, Arrays.copyOfRange(line, at + 1, line.length));
                case 3 -> Arrays.copyOf(line, at);
                case 4 -> Arrays.copyOfRange(line, at, line.length);
                default -> joined(line, Arrays.copyOfRange(line, at, line.length));
            };
        }

        private static byte[] joined(byte[]... pieces) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            for (byte[] piece : pieces) {
                whole.writeBytes(piece);
            }
            return whole.toByteArray();
        }
    }

    @Provide
    Arbitrary<List<Damage>> damages() {
        Arbitrary<Byte> meaning = Arbitraries.of(bytes(" ,=\\\"#-+.eEiutTfF019\r\t\u0000"));
        Arbitrary<Byte> any = Arbitraries.bytes().filter(c -> c != '\n');
        return Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 10_000),
                        Arbitraries.frequencyOf(Tuple.of(4, meaning), Tuple.of(1, any)))
                .as(Damage::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<byte[]> garbage() {
        Arbitrary<Byte> meaning = Arbitraries.of(bytes("mt ,=\\\"#-.eiutf01\r\n\n"));
        return Arbitraries.frequencyOf(Tuple.of(6, meaning), Tuple.of(1, Arbitraries.bytes()))
                .array(byte[].class)
                .ofMaxSize(120);
    }

    private static List<Byte> bytes(String text) {
        List<Byte> bytes = new ArrayList<>();
        for (byte c : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(c);
        }
        return bytes;
    }

    @Provide
    Arbitrary<List<String>> validLines() {
        return validLine().list().ofMaxSize(20);
    }

    @Provide
    Arbitrary<String> validLine() {
        Arbitrary<String> measurement = name().map(name -> name.replaceAll("([, ])", "\\\\$1"));
        Arbitrary<String> key = name().map(RandomLinesTest::escaped);
        Arbitrary<String> tags = key.map(value -> ",t=" + value);
        Arbitrary<String> more = Combinators.combine(key, key).as((k, v) -> ",x" + k + "=" + v);
        Arbitrary<String> fields = Combinators.combine(key, value())
                .as((k, v) -> k + "=" + v)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(list -> String.join(",", list));
        Arbitrary<String> time = Arbitraries.longs()
                .filter(t -> t != Long.MIN_VALUE)
                .map(t -> " " + t)
                .injectNull(0.5);
        return Combinators.combine(measurement, tags, more.injectNull(0.5), fields, time, Arbitraries.of("", " ", "\r"))
                .as((m, t, x, f, at, end) -> m + t + (x == null ? "" : x) + " " + f + (at == null ? "" : at) + end);
    }

    /** Lines of a few names that begin alike, again and again in one order, now and then in another or damaged. */
    @Provide
    Arbitrary<List<String>> repeatedLines() {
        Arbitrary<String> head =
                Arbitraries.of("m,t=a", "m,t=ab", "m,t=a\\ b", "m,t=a\\,b", "m,t=a,x=1", "mm,t=a", "m");
        Arbitrary<String> key = Arbitraries.of("f", "ff", "f\\=f", "f\\ f", "g");
        Arbitrary<List<String>> keys = key.list().ofMinSize(1).ofMaxSize(3);
        Arbitrary<List<Tuple2<String, List<String>>>> cycle = Combinators.combine(head, keys)
                .as(Tuple::of)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
        Arbitrary<String> number = Arbitraries.of("1", "-2.5", "3.", "1e3", "7i", "t", "\"s\"", "", "1 ", "0.1,");
        Arbitrary<String> usual = Arbitraries.of("0", "1.25", "-17.5", "123456789012345678");
        Arbitrary<List<String>> values = Arbitraries.frequencyOf(Tuple.of(9, usual), Tuple.of(1, number))
                .list()
                .ofSize(120);
        Arbitrary<List<String>> ends = Arbitraries.of(
                        "", " 1", " 1700000000000000000", " -5", " x", "  7 ", ",", " 1 2")
                .list()
                .ofSize(40);
        return Combinators.combine(cycle, values, ends, Arbitraries.randoms()).as((lines, numbers, times, random) -> {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int next = random.nextInt(10) == 0 ? random.nextInt(lines.size()) : i % lines.size();
                StringBuilder line = new StringBuilder(lines.get(next).get1());
                char separator = ' ';
                for (String field : lines.get(next).get2()) {
                    int value = (i * 3 + line.length()) % numbers.size();
                    line.append(separator).append(field).append('=').append(numbers.get(value));
                    separator = ',';
                }
                all.add(line + (random.nextInt(3) == 0 ? times.get(i) : " " + i));
            }
            return all;
        });
    }

    /** A name as it is meant; it does not end in a backslash, which would escape what follows, nor begin as a comment. */
    private static Arbitrary<String> name() {
        return Arbitraries.strings()
                .withChars("abz09 ,=\"\\.é€/")
                .ofMinLength(1)
                .ofMaxLength(6)
                .filter(name -> !name.endsWith("\\") && !name.matches(".*\\\\[, =].*"));
    }

    private static String escaped(String name) {
        return name.replaceAll("([,= ])", "\\\\$1");
    }

    private static Arbitrary<String> value() {
        return Arbitraries.oneOf(
                Arbitraries.doubles().map(String::valueOf),
                Arbitraries.bigDecimals().ofScale(3).map(value -> value.toPlainString()),
                Arbitraries.longs().map(value -> value + "i"),
                Arbitraries.longs().map(value -> Long.toUnsignedString(value) + "u"),
                Arbitraries.of("t", "T", "true", "True", "TRUE", "f", "F", "false", "False", "FALSE"),
                Arbitraries.strings()
                        .withChars("ab ,=\"\\#é")
                        .ofMaxLength(8)
                        .map(text -> "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\""));
    }
}
