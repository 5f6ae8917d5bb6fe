package io.estran.cli.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The user's own agent, and when its input ends.
 *
 * @param file the agent's configuration
 * @param environment for the placeholders in it
 * @param untilIdle until files have ended and network sources were silent for so long; empty until a signal comes
 */
public record UserSettings(Path file, Map<String, String> environment, Optional<Duration> untilIdle) {}
