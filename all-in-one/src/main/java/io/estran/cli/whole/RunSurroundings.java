package io.estran.cli.whole;

import io.estran.cli.report.StatusLine;
import io.estran.process.time.Clock;
import java.io.PrintStream;

/**
 * What a run finds around itself.
 *
 * @param stdout for what was asked for
 * @param line for everything else
 * @param begunAt when the process began, ns since the Unix epoch
 */
public record RunSurroundings(EndSignal signal, PrintStream stdout, StatusLine line, Clock clock, long begunAt) {}
