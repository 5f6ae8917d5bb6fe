package io.estran.agent.source.line;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How many datagrams the kernel dropped before this process could take them: the last column of {@code /proc/net/udp} and
 * {@code udp6} (Linux; elsewhere always none). One owner.
 */
final class KernelDrops {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));

    private final String localPort;
    private long seen;

    /** Of the sockets bound to this port. */
    KernelDrops(int port) {
        this.localPort = String.format(Locale.ROOT, ":%04X", port);
        this.seen = total();
    }

    /** How many more than at the last call. */
    long sinceLastLook() {
        long total = total();
        long more = Math.max(0, total - seen);
        seen = total;
        return more;
    }

    private long total() {
        long total = 0;
        for (Path table : TABLES) {
            try (Stream<String> lines = Files.lines(table, StandardCharsets.ISO_8859_1)) {
                total += lines.map(line -> line.trim().split(" +"))
                        .filter(columns -> columns.length > 12 && columns[1].endsWith(localPort))
                        .mapToLong(columns -> Long.parseLong(columns[columns.length - 1]))
                        .sum();
            } catch (IOException | NumberFormatException | java.io.UncheckedIOException none) {
                return seen;
            }
        }
        return total;
    }
}
