package io.estran.protocol.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.estran.protocol.lane.BatchClass;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @CsvSource({
        "**, a/b/c, true",
        "*, a, true",
        "*, a/b, false",
        "a/*, a/b, true",
        "a/*, a, false",
        "a/**, a, true",
        "a/**, a/b/c, true",
        "**/c, a/b/c, true",
        "**/c, c, true",
        "**/c, a/b, false",
        "a/**/c, a/c, true",
        "a/**/c, a/b/b/c, true",
        "a/**/c, a/b/b/d, false",
        "**/b/**, a/b/c, true",
        "**/b/**, a/c, false",
        "a/*/c, a/b/c, true",
        "**/*/**, a, true",
        "**/a/**/a, a, false",
        "**/a/**/a, a/a, true",
        "a, b, false"
    })
    void aPatternMatchesWholeNames(String pattern, String name, boolean matches) {
        assertThat(NamePattern.of(pattern).matches(name)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/", "/a", "a//b", "a*", "a/b*/c", "***"})
    void aPatternWithAnEmptyOrMixedSegmentIsRefused(String pattern) {
        assertThatThrownBy(() -> NamePattern.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(pattern);
    }

    @Test
    void aHostilePatternCostsNoMoreThanItsLengthTimesTheNames() {
        NamePattern pattern = NamePattern.of("**/a/".repeat(100) + "b");
        String name = "a/".repeat(250) + "c";
        assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> assertThat(pattern.matches(name)).isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "station-1/tank/oil temperature", "\u00fc/\u00b5", "a/ "})
    void aSeriesNameHasAnAssetAndAQuantity(String name) {
        SeriesName series = new SeriesName(name);
        assertThat(series.asset() + "/" + series.quantity()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/a", "a/", "a//b", "a/b\n", "a/\u007f", "a/\ud800", "a/\udc00x"})
    void whatIsNoSeriesNameIsRefused(String name) {
        assertThatThrownBy(() -> new SeriesName(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSeriesNameIsBoundedInBytes() {
        assertThat(SeriesName.problemWith("a/" + "\u00fc".repeat(255))).isEmpty();
        assertThat(SeriesName.problemWith("a/" + "\u00fc".repeat(256))).contains("512");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Lab", "lab 1", "lab_1", "lab/1", "\u00fc", "a\n"})
    void anAgentsNameIsPlain(String name) {
        assertThatThrownBy(() -> new AgentName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(AgentName.ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "z", "0", "9", "-", "az09-"})
    void everyCharacterThatIsAllowedIsTaken(String name) {
        assertThat(new AgentName(name).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"`", "{", "/", ":", ",", "."})
    void theNeighboursOfWhatIsAllowedAreNot(String name) {
        assertThat(AgentName.isValid(name)).isFalse();
    }

    @Test
    void anAgentsNameHas64CharactersAtMost() {
        assertThat(AgentName.isValid("a".repeat(64))).isTrue();
        assertThat(AgentName.isValid("a".repeat(65))).isFalse();
    }

    @Test
    void anUplinkTopicComesBack() {
        AgentName agent = new AgentName("lab-1");
        for (BatchClass batchClass : BatchClass.values()) {
            for (boolean backlog : new boolean[] {false, true}) {
                assertThat(MqttTopics.parseUplink(MqttTopics.batches(agent, batchClass, backlog)))
                        .isEqualTo(new MqttTopics.Uplink(agent, batchClass, backlog));
            }
        }
        assertThat(MqttTopics.parseUplink(MqttTopics.presence(agent)))
                .isEqualTo(new MqttTopics.Uplink(agent, null, false));
        assertThat(MqttTopics.batches(agent, BatchClass.RAW, true)).isEqualTo("estran/1/lab-1/raw/backlog");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "estran/1/",
                "estran/1/lab-1",
                "estran/1/lab-1/down",
                "estran/2/lab-1/raw",
                "estran/1/Lab/raw",
                "estran/1/lab-1/raw/old",
                "estran/1/lab-1/presence/backlog",
                "estran/1/lab-1/raw/backlog/x",
                "x"
            })
    void noOtherTopicIsAnUplink(String topic) {
        assertThat(MqttTopics.parseUplink(topic)).isNull();
    }
}
