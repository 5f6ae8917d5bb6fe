package io.estran.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.estran.console.Examples;
import io.estran.console.RunningConsole;
import io.estran.console.SyntheticPlant;
import io.estran.testkit.ManualClock;
import io.estran.twin.state.Property;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser. Pictures are left in {@code target/screenshots} for people to look at. */
@Timeout(120)
class PageTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Path PICTURES = Path.of("target", "screenshots");

    private static final long NOW = 1_764_000_000_400_000_000L;

    private static final String HOSTILE = "<script>document.title='broken'<&\">";

    private static Chromium chromium;
    private static String audit;

    @BeforeAll
    static void startBrowser() throws Exception {
        assumeTrue(
                Chromium.isInstalled(),
                "chromium is not installed (apt-get install chromium): the page is not looked at");
        chromium = Chromium.start();
        audit = new String(PageTest.class.getResourceAsStream("audit.js").readAllBytes(), StandardCharsets.UTF_8);
    }

    @AfterAll
    static void stopBrowser() throws Exception {
        if (chromium != null) {
            chromium.close();
        }
    }

    /** Its time stands still, so that nothing on the page grows old while a slow machine draws it. */
    private static RunningConsole console(SyntheticPlant plant, int port) throws Exception {
        return new RunningConsole(plant, RunningConsole.settings(port, 64), new ManualClock(NOW));
    }

    private static RunningConsole console(SyntheticPlant plant) throws Exception {
        return console(plant, 0);
    }

    private static Property hostile() {
        return Examples.property(HOSTILE + "/asset/" + HOSTILE, HOSTILE, 1, NOW, 60, 1, t -> 3);
    }

    private static boolean isHidden(Tab tab, String id) throws Exception {
        return tab.evaluate("document.getElementById('" + id + "').hidden").asBoolean();
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(condition);
    }

    private static Tab open(RunningConsole running, int width, int height, String scheme) throws Exception {
        Tab tab = chromium.open(running.uri("/"), width, height, scheme);
        eventually(() -> tab.text("#link").contains("Live"));
        eventually(() -> tab.evaluate(
                        "document.querySelectorAll('.line[d]').length > 0 && document.fonts.status === 'loaded'")
                .asBoolean());
        return tab;
    }

    private static String row(String series, String part) {
        return "[...document.querySelectorAll('.row')].find(row => row.querySelector('.name').title === '" + series
                + "').querySelector('" + part + "').textContent";
    }

    @ParameterizedTest(name = "{0} x {1}, {2}")
    @CsvSource({"1440, 1400, light", "1440, 1400, dark", "390, 844, light", "390, 844, dark"})
    void atEverySizeAndInBothSchemesAllIsReadableAndNothingSticksOut(int width, int height, String scheme)
            throws Exception {
        SyntheticPlant plant = Scene.plant(NOW);
        try (RunningConsole running = console(plant);
                Tab tab = open(running, width, height, scheme)) {
            tab.screenshot(PICTURES.resolve("page-" + width + "-" + scheme + ".png"));
            if (width < 500) {
                tab.evaluate("document.getElementById('assets').scrollIntoView()");
                tab.screenshot(PICTURES.resolve("assets-" + width + "-" + scheme + ".png"));
                tab.evaluate("document.getElementById('agents').scrollIntoView()");
                tab.screenshot(PICTURES.resolve("agents-" + width + "-" + scheme + ".png"));
            }

            plant.put(hostile());
            eventually(() -> tab.text("#sites").contains(HOSTILE));
            JsonNode findings = tab.evaluate(audit);

            assertThat(findings.get("texts").asInt()).isGreaterThan(150);
            assertThat(findings.get("weak"))
                    .as("texts of too little contrast (WCAG 2.2, 1.4.3)")
                    .isEmpty();
            assertThat(findings.get("outside")).as("elements that stick out").isEmpty();
            assertThat(findings.get("squeezed"))
                    .as("names that nobody can read")
                    .isEmpty();
            assertThat(findings.get("small"))
                    .as("targets too small (WCAG 2.2, 2.5.8)")
                    .isEmpty();
            assertThat(findings.get("nameless"))
                    .as("controls without a name (WCAG 2.2, 4.1.2)")
                    .isEmpty();
            assertThat(findings.get("moving"))
                    .as("what moves although the user wants no motion")
                    .isEmpty();
            assertThat(tab.complaints()).isEmpty();
        }
    }

    @Test
    void valuesHaveTheirResolutionUnitExtremesAndFreshnessInWords() throws Exception {
        try (RunningConsole running = console(Scene.plant(NOW));
                Tab tab = open(running, 1440, 1000, "light")) {
            assertThat(tab.evaluate(row("substation-7/grid/frequency", ".number"))
                            .asText())
                    .matches("(49|50)\\.\\d{3}");
            assertThat(tab.evaluate(row("substation-7/transformer-2/load", ".number"))
                            .asText())
                    .matches("\\d\\d,\\d{3}");
            assertThat(tab.evaluate(row("pumping-station/tank/temperature", ".unit"))
                            .asText())
                    .isEqualTo("°C");
            assertThat(tab.evaluate(row("pumping-station/pump-1/speed", ".min")).asText())
                    .matches("1,47\\d");
            assertThat(tab.evaluate(row("pumping-station/pump-2/speed", ".word"))
                            .asText())
                    .isEqualTo("stale");
            assertThat(tab.evaluate(row("pumping-station/pump-2/speed", ".more"))
                            .asText())
                    .matches("1 min \\d+ s");
            assertThat(tab.evaluate(row("pumping-station/valve/position", ".word"))
                            .asText())
                    .isEqualTo("bad");
            assertThat(tab.evaluate(row("pumping-station/valve/position", ".more"))
                            .asText())
                    .isEqualTo("source lost");
            assertThat(tab.text("#alarm-list li:first-child")).contains("urgent", "oil-too-hot", "91.4 °C");
            assertThat(tab.text("#agent-list")).contains("18,204", "1 earlier lane", "needs version 2", "119 batches");
            assertThat(tab.evaluate("document.querySelector('#agent-list').textContent")
                            .asText())
                    .contains("events, run 3: 2 lanes follow batch 5: a clone or a restored image")
                    .contains("aggregates, run 4: batches 1 to 119 evicted, 10 records, ");
            assertThat(tab.text("#agent-list"))
                    .contains("Backlog 812 MiB, ready in 6 min 12 s; new data goes first.", "clock 3 s behind");
            assertThat(tab.evaluate("[...document.querySelectorAll('.backlog')].filter((part) => !part.hidden).length")
                            .asInt())
                    .as("only where there is one")
                    .isEqualTo(1);
            assertThat(tab.text("#event-list")).contains("plc unit 1 holding 20 set to 0: written in 341 µs");
            assertThat(tab.evaluate("document.querySelector('#alarm-list time').title")
                            .asText())
                    .endsWith(" UTC");
        }
    }

    @Test
    void aNameIsTextWhateverItLooksLike() throws Exception {
        try (RunningConsole running = console(Scene.plant(NOW).put(hostile()));
                Tab tab = open(running, 1440, 1000, "light")) {
            assertThat(tab.evaluate("[...document.querySelectorAll('.site-name')].map(name => name.textContent)")
                            .toString())
                    .contains("<script>document.title=");
            assertThat(tab.evaluate("document.querySelectorAll('main script, main img').length")
                            .asInt())
                    .isZero();
            assertThat(tab.evaluate("document.title").asText()).doesNotContain("broken");
        }
    }

    @Test
    void whatChangesIsOnThePageAtOnceAndAnAlarmIsAnnounced() throws Exception {
        long now = NOW;
        SyntheticPlant plant = Scene.plant(now);
        try (RunningConsole running = console(plant);
                Tab tab = open(running, 1440, 1000, "light")) {
            plant.put(Examples.property("pumping-station/tank/level", "%", 1, now + Examples.SECOND, 60, 0, t -> 12.3))
                    .put(Examples.property("new-site/machine/torque", "N·m", 1, now, 60, 0, t -> 7))
                    .put(Examples.raised("level-low", "pumping-station/tank/level", "urgent", now, 12.3))
                    .remove("substation-7/transformer-2/load");

            eventually(() -> tab.evaluate(row("pumping-station/tank/level", ".number"))
                    .asText()
                    .equals("12.3"));
            eventually(() -> tab.text("#sites").contains("torque"));
            assertThat(tab.text("#sites")).doesNotContain("load");
            eventually(() -> tab.evaluate("document.getElementById('announce').textContent")
                    .asText()
                    .equals("Alarm raised: level-low, urgent, pumping-station/tank/level"));
            assertThat(tab.evaluate("document.title").asText()).startsWith("(5) ");
        }
    }

    @Test
    void aPageThatLosesItsServerSaysThatNothingIsLiveAndComesBackByItself() throws Exception {
        long now = NOW;
        RunningConsole running = console(Scene.plant(now));
        int port = running.console.port();
        try (Tab tab = open(running, 1440, 1000, "light")) {
            running.close();

            eventually(() -> tab.text("#link").contains("Not live"));
            assertThat(isHidden(tab, "cut-notice")).isFalse();
            assertThat(tab.text("#cut-notice")).contains("No connection to the console", "not live");
            eventually(() -> tab.evaluate(
                            "[...document.querySelectorAll('.row')].every(row => row.querySelector('.word').textContent === 'not live')")
                    .asBoolean());
            assertThat(tab.text("#agent-list")).contains("was online").doesNotContain("ago");
            tab.screenshot(PICTURES.resolve("cut-1440-light.png"));
            assertThat(tab.evaluate(audit).get("weak")).isEmpty();

            SyntheticPlant later = Scene.plant(now);
            later.put(Examples.property("pumping-station/tank/level", "%", 1, now, 60, 0, t -> 33.3));
            RunningConsole again = console(later, port);
            eventually(() -> tab.text("#link").contains("Live"));
            eventually(() -> tab.evaluate(row("pumping-station/tank/level", ".number"))
                    .asText()
                    .equals("33.3"));
            assertThat(isHidden(tab, "cut-notice")).isTrue();
            again.close();
        }
    }

    @Test
    void withoutKafkaThePageSaysSo() throws Exception {
        SyntheticPlant plant = Scene.plant(NOW);
        try (RunningConsole running = console(plant);
                Tab tab = open(running, 1440, 1000, "dark")) {
            assertThat(isHidden(tab, "kafka-notice")).isTrue();

            plant.connected(false);

            eventually(() -> !isHidden(tab, "kafka-notice"));
            assertThat(tab.text("#kafka-notice")).contains("does not reach Kafka");
        }
    }

    @Test
    void theKeyboardSearchesWalksAndChangesTheColours() throws Exception {
        try (RunningConsole running = console(Scene.plant(NOW));
                Tab tab = open(running, 1440, 1000, "light")) {
            tab.press("/", "/");
            for (char c : "tank lev".toCharArray()) {
                tab.press(String.valueOf(c), String.valueOf(c));
            }
            eventually(() -> tab.evaluate("[...document.querySelectorAll('.row:not([hidden])')].length")
                            .asInt()
                    == 1);
            assertThat(tab.evaluate("document.getElementById('found').textContent")
                            .asText())
                    .isEqualTo("1 series found");

            tab.press("Escape", "");
            assertThat(tab.evaluate("document.querySelectorAll('.row[hidden]').length")
                            .asInt())
                    .isZero();

            tab.evaluate("document.querySelector('.row').focus()");
            tab.press("ArrowDown", "");
            assertThat(tab.evaluate("[...document.querySelectorAll('.row')].indexOf(document.activeElement)")
                            .asInt())
                    .isEqualTo(1);

            tab.evaluate("document.querySelector('[data-freshness=bad].filter').click()");
            eventually(() -> tab.evaluate(
                            "[...document.querySelectorAll('.row:not([hidden]) .name')].map(e => e.textContent).join()")
                    .asText()
                    .equals("position"));

            String before = tab.evaluate("getComputedStyle(document.body).backgroundColor")
                    .asText();
            tab.evaluate("document.getElementById('theme').focus()");
            tab.press("Enter", "\r");
            tab.press("Enter", "\r");
            assertThat(tab.evaluate("document.documentElement.dataset.theme").asText())
                    .isEqualTo("dark");
            assertThat(tab.evaluate("getComputedStyle(document.body).backgroundColor")
                            .asText())
                    .isNotEqualTo(before);
            assertThat(tab.evaluate("document.cookie").asText()).isEmpty();
            assertThat(tab.complaints()).isEmpty();
        }
    }

    @Test
    void ofAThousandSeriesOnlyThoseInSightAreDrawn() throws Exception {
        long now = NOW;
        SyntheticPlant plant = new SyntheticPlant();
        for (int i = 0; i < 1_000; i++) {
            int base = i;
            plant.put(Examples.property(
                    "hall-" + i / 200 + "/machine-" + i / 10 % 20 + "/s" + i % 10, "A", 1, now, 60, 0.1, t -> base));
        }
        try (RunningConsole running = console(plant);
                Tab tab = open(running, 1440, 900, "dark")) {
            assertThat(tab.evaluate("document.querySelectorAll('.row').length").asInt())
                    .isEqualTo(1_000);
            assertThat(tab.evaluate("document.querySelectorAll('.line[d]').length")
                            .asInt())
                    .isBetween(10, 80);

            tab.evaluate("document.querySelector('[title=\"hall-4/machine-19/s9\"]').scrollIntoView()");

            eventually(() -> tab.evaluate(
                            "document.querySelector('[title=\"hall-4/machine-19/s9\"]').closest('.row').querySelector('.line').hasAttribute('d')")
                    .asBoolean());
            assertThat(tab.evaluate(row("hall-4/machine-19/s9", ".number")).asText())
                    .isEqualTo("999.0");
            tab.screenshot(PICTURES.resolve("thousand-1440-dark.png"));
        }
    }
}
