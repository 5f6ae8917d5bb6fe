package io.estran.cli.whole;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says about any run of the whole chain.
 *
 * @param data folder to continue in; null for a temporary one
 * @param consolePort the console's, exactly; empty for the usual one or one that is free
 * @param report file for the report, {@code -} for stdout; null for none
 * @param records file for all records, {@code -} for stdout; null for none
 * @param measuresMemory whether the garbage is collected every minute and the old generation noted
 */
public record WholeOptions(
        @Nullable Path data,
        OptionalInt consolePort,
        @Nullable String report,
        @Nullable String records,
        boolean measuresMemory) {}
