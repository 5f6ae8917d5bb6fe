package io.estran.protocol.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.Block;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.codec.PlainBodies;
import io.estran.protocol.json.FlatJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of today are those of the golden files, and every reader finds the same meaning in them. */
class GoldenFilesTest {
    private static final Path ROOT = Path.of(System.getProperty("estran.root", ".."));
    private static final Path FOLDER = ROOT.resolve("protocol/src/test/resources/golden/0.1.0");

    private static final byte[] SAMPLE = "deflate deflated deflating inflate inflated; 0123456789 0123456789 0120120123"
            .getBytes(StandardCharsets.US_ASCII);
    private static final String SAMPLE_DEFLATED =
            "4b494dcb492c49554881d0295046665eba42661e440a4aa7582b18181a199b989a995b58a23121c81800";

    private static boolean python;

    static Stream<String> names() {
        return GoldenBatches.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theWriterWritesTheGoldenBytes(String name) throws Exception {
        Batch written = GoldenBatches.all().get(name);
        assertThat(plainBodies(written)).isEqualTo(plainBodies(BatchReader.read(bytes(name))));
        assumeThat(deflatesAsUsual())
                .as("this Java's zlib deflates to other bytes than the one that wrote the golden files")
                .isTrue();
        assertThat(written.bytes()).isEqualTo(bytes(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void theReaderFindsTheGoldenMeaning(String name) throws Exception {
        Batch batch = BatchReader.read(bytes(name));
        assertThat(parsed(Meaning.of(batch))).isEqualTo(parsed(meaning(name)));
        assertThat(batch)
                .usingRecursiveComparison()
                .isEqualTo(new Batch(
                        GoldenBatches.all().get(name).header(),
                        batch.chainHash(),
                        GoldenBatches.all().get(name).headerLength(),
                        bytes(name)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void theOutlineTellsLaneAndSequence(String name) throws Exception {
        Batch batch = BatchReader.read(bytes(name));
        var outline = BatchReader.outline(ByteBuffer.wrap(bytes(name)));
        assertThat(outline.lane()).isEqualTo(batch.header().lane());
        assertThat(outline.from()).isEqualTo(batch.header().from());
        assertThat(outline.to()).isEqualTo(batch.header().to());
        assertThat(outline.isGap()).isEqualTo(batch.header().gap() != null);
        assertThat(outline.agent()).isEqualTo("lab-1");
        assertThat(outline.batchClass()).isEqualTo(batch.header().batchClass());
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyBlockIsASliceOfTheBatch(String name) throws Exception {
        Batch batch = BatchReader.read(bytes(name));
        int length = 0;
        for (Block block : BatchReader.blocks(batch)) {
            length += block.bytes().length;
        }
        byte[] bytes = bytes(name);
        int headerLength = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort(6);
        assertThat(headerLength + length).isEqualTo(bytes.length);
    }

    @ParameterizedTest
    @MethodSource("names")
    void theDecoderInPythonFindsTheGoldenMeaning(String name) throws Exception {
        assumeThat(python).as("python3 is not installed").isTrue();
        List<Map<String, Object>> printed = parsed(python(
                ROOT.resolve("docs/decode.py").toString(),
                FOLDER.resolve(name + ".bin").toString()));
        List<Map<String, Object>> expected = parsed(meaning(name));
        // The decoder also prints fields of the layout that a reader checks and forgets.
        printed.get(0).keySet().retainAll(expected.get(0).keySet());
        assertThat(printed).isEqualTo(expected);
    }

    @Test
    void theDecoderInPythonReadsBinsInDifferencesToo() throws Exception {
        assumeThat(python).as("python3 is not installed").isTrue();
        String functions = "exec(open('" + ROOT.resolve("docs/decode.py") + "').read().rsplit('\\nfor row', 1)[0]); ";
        assertThat(python("-c", functions + "print(column({15: (2, bytes([4, 2]))}, 15, 2))"))
                .containsExactly("[2, 3]");
    }

    @Test
    void theDecoderInPythonStaysUnder60Lines() throws Exception {
        assertThat(Files.readAllLines(ROOT.resolve("docs/decode.py"))).hasSizeLessThan(60);
    }

    private static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(FOLDER.resolve(name + ".bin"));
    }

    private static List<String> meaning(String name) throws IOException {
        return Files.readAllLines(FOLDER.resolve(name + ".json"));
    }

    private static List<Map<String, Object>> parsed(List<String> lines) throws Exception {
        List<Map<String, Object>> parsed = new ArrayList<>();
        for (String line : lines) {
            parsed.add(FlatJson.read(line));
        }
        return parsed;
    }

    @BeforeAll
    static void lookForPython() throws InterruptedException {
        try {
            python = new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException missing) {
            python = false;
        }
    }

    private static List<String> python(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("python3"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output.lines().toList();
    }

    private static List<String> plainBodies(Batch batch) throws Exception {
        List<String> bodies = new ArrayList<>();
        for (Block block : BatchReader.blocks(batch)) {
            bodies.add(block.asset() + " " + HexFormat.of().formatHex(PlainBodies.of(block)));
        }
        return bodies;
    }

    /** Other implementations of zlib (zlib-ng) find other matches: stored bytes differ, plain bodies do not. */
    private static boolean deflatesAsUsual() {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(SAMPLE);
        deflater.finish();
        byte[] out = new byte[256];
        int length = deflater.deflate(out);
        deflater.end();
        return HexFormat.of().formatHex(out, 0, length).equals(SAMPLE_DEFLATED);
    }
}
