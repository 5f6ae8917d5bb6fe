package io.estran.cli.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunEndTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicBoolean flag = new AtomicBoolean();
    private final AtomicLong received = new AtomicLong();

    @Test
    void theSecondsCountFromTheFirstReadingOfAllSources() {
        RunEnd end = RunEnd.after(Duration.ofSeconds(10), flag::get);
        assertThat(end.isReached(0)).isFalse();
        assertThat(end.isReached(100 * SECOND)).isFalse();
        flag.set(true);
        assertThat(end.isReached(101 * SECOND)).isFalse();
        assertThat(end.isReached(111 * SECOND - 1)).isFalse();
        assertThat(end.isReached(111 * SECOND)).isTrue();
    }

    @Test
    void filesEndTheRunAtOnceIfNothingElseCanCome() {
        RunEnd end = RunEnd.whenIdle(Duration.ofSeconds(5), false, flag::get, received::get);
        assertThat(end.isReached(0)).isFalse();
        flag.set(true);
        assertThat(end.isReached(1)).isTrue();
    }

    @Test
    void networkSourcesEndAfterTheirSilence() {
        flag.set(true);
        RunEnd end = RunEnd.whenIdle(Duration.ofSeconds(5), true, flag::get, received::get);
        assertThat(end.isReached(0)).isFalse();
        assertThat(end.isReached(4 * SECOND)).isFalse();
        received.set(1);
        assertThat(end.isReached(5 * SECOND)).isFalse();
        assertThat(end.isReached(9 * SECOND)).isFalse();
        assertThat(end.isReached(10 * SECOND)).isTrue();
    }

    @Test
    void silenceDoesNotEndAFileThatHasNotEnded() {
        RunEnd end = RunEnd.whenIdle(Duration.ofSeconds(5), true, flag::get, received::get);
        assertThat(end.isReached(0)).isFalse();
        assertThat(end.isReached(60 * SECOND)).isFalse();
    }
}
