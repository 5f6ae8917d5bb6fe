package io.estran.agent.state;

import static io.estran.agent.state.StateBench.SECOND;
import static io.estran.agent.state.StateBench.configuration;
import static io.estran.agent.state.StateBench.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.window.WindowSpec;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Checkpoints of earlier versions, as these wrote them: read, they give what those versions gave afterwards. A file
 * {@code state/N.bin} holds a state of version N after {@link #before}, {@code state/N.txt} what came of {@link #after}.
 */
class OlderStateTest {
    private final Random random = new Random(4);

    private StateBench before(int version) {
        StateBench bench = new StateBench();
        bench.run(1, 0);
        bench.configure(configuration(windows(version), StateBench.full(2)));
        bench.state.series(0, 0, StateBench.LEVEL, new SeriesAttributes("%", 1, -1e9, 1e9));
        bench.state.series(1, 0, StateBench.FLOW, SeriesAttributes.NONE);
        feed(bench, 0, 400);
        return bench;
    }

    private static List<WindowSpec> windows(int version) {
        List<WindowSpec> windows = new ArrayList<>(List.of(
                window(1, 5),
                window(10, 5),
                window(60, 0),
                new WindowSpec("**", 86_400 * SECOND, 0, ZoneId.of("Europe/Paris"))));
        if (version >= 4) {
            windows.add(new WindowSpec("**", 20 * SECOND, 3 * SECOND, null, 0, 5 * SECOND));
            windows.add(new WindowSpec("**", 8 * 3_600 * SECOND, 0, ZoneId.of("Europe/Paris"), 6 * 3_600 * SECOND, 0));
        }
        return windows;
    }

    private void after(StateBench bench) {
        feed(bench, 100, 150);
        bench.state.endOfInput();
    }

    private void feed(StateBench bench, double from, int readings) {
        for (int i = 0; i < readings; i++) {
            double time = from + i * 0.25;
            double at = random.nextInt(6) == 0 ? time - random.nextDouble() * 8 : time;
            double value = 90 + random.nextGaussian() * 5;
            if (random.nextInt(15) == 0) {
                bench.reading(i % 2, at, value, Quality.BAD, QualityReason.SOURCE_LOST);
            } else {
                bench.reading(i % 2, at, value);
            }
            if (i % 5 == 0) {
                bench.tick(time);
            }
        }
    }

    private static String words(StateBench bench) {
        return bench.windows.stream().map(OlderStateTest::words).collect(Collectors.joining("\n")) + "\n"
                + String.join("\n", bench.transitions()) + "\n" + words(bench.state.summary()) + "\n";
    }

    /** What every version counted. */
    private static String words(StateSummary sum) {
        return "StateSummary[accepted=" + sum.accepted() + ", rejected=" + sum.rejected() + ", dropped=" + sum.dropped()
                + ", late=" + sum.late() + ", inWindows=" + sum.inWindows() + ", open=" + sum.open() + ", unwindowed="
                + sum.unwindowed() + ", windowsClosed=" + sum.windowsClosed() + ", windowsRevised="
                + sum.windowsRevised() + ", settled=" + sum.settled() + "]";
    }

    private static String words(WindowAggregate w) {
        return String.format(
                Locale.ROOT,
                "%s %d %d %d %d %s %s %s %s %.7f %.7f %s %s %d %s %s",
                w.series(),
                w.start(),
                w.length(),
                w.count(),
                w.bad(),
                w.min(),
                w.max(),
                w.first(),
                w.last(),
                w.mean(),
                w.variance(),
                w.quality(),
                w.reason(),
                w.revision(),
                w.isFinal(),
                w.sketch());
    }

    @Test
    void aStateOfVersionThreeGoesOn() throws IOException {
        goesOn(3);
    }

    @Test
    void aStateOfVersionFourGoesOn() throws IOException {
        goesOn(4);
    }

    /** A state in which an alarm of a source that was removed is still raised, as the builds before version 5 left it. */
    @Test
    void aStateOfVersionFourWithAnAlarmOfASourceThatIsGoneGoesOn() throws IOException {
        StateBench bench = StateBench.reopened(resource("4-gone.bin"));
        bench = StateBench.reopened(StateCodec.write(bench.state));
        bench.reading(1, 20, 7);
        assertThat(bench.transitions()).isEmpty();
        bench.configure(gone());
        assertThat(bench.transitions()).containsExactly("full cleared 3.0");
        byte[] written = StateCodec.write(bench.state);
        assertThat(StateCodec.write(StateBench.reopened(written).state)).isEqualTo(written);
    }

    /** What wrote it: {@code StateCodec.write} of this. */
    static StateBench withAnAlarmOfASourceThatIsGone() {
        StateBench bench = StateBench.of(List.of(window(10, 0)), StateBench.full(0));
        bench.reading(0, 1, 99);
        bench.configure(gone());
        bench.state.series(1, 1, StateBench.FLOW, SeriesAttributes.NONE);
        bench.tick(3);
        return bench;
    }

    private static PipelineConfiguration gone() {
        return configuration(
                List.of(new PipelineConfiguration.SourceSpec("other", true)),
                List.of(window(10, 0)),
                StateBench.full(0));
    }

    private void goesOn(int version) throws IOException {
        before(version); // the same random numbers follow
        StateBench bench = StateBench.reopened(resource(version + ".bin"));
        after(bench);
        assertThat(words(bench)).isEqualTo(new String(resource(version + ".txt"), StandardCharsets.UTF_8));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = OlderStateTest.class.getResourceAsStream("/state/" + name)) {
            return in.readAllBytes();
        }
    }
}
