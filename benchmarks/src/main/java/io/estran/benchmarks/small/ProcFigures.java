package io.estran.benchmarks.small;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What Linux tells of a process and of sockets, in /proc. */
final class ProcFigures {
    private static final double KIBIBYTES_PER_MEBIBYTE = 1024;
    /** Linux counts processor time in hundredths of a second, whatever its own clock is. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int QUEUES = 4;
    private static final String ESTABLISHED = "01";

    private final Path proc;

    /** @param proc the folder, usually /proc */
    ProcFigures(Path proc) {
        this.proc = proc;
    }

    /** VmRSS, MiB. */
    double residentMebibytes(long process) throws IOException {
        for (String line : Files.readAllLines(proc.resolve(process + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Double.parseDouble(line.replaceAll("[^0-9]", "")) / KIBIBYTES_PER_MEBIBYTE;
            }
        }
        throw new IOException("process " + process + " has no VmRSS: it has ended");
    }

    /** Processor time so far, user and system, in seconds. */
    double processorSeconds(long process) throws IOException {
        String stat = Files.readString(proc.resolve(process + "/stat"));
        // The name, in parentheses, may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Double.parseDouble(fields[USER_TIME]) + Double.parseDouble(fields[SYSTEM_TIME])) / TICKS_PER_SECOND;
    }

    /**
     * Bytes that came over a connection of this computer with itself and that whoever listens has not read; -1 if there is no
     * such connection.
     *
     * @param listener port of whoever listens
     * @param client port of whoever sends
     */
    long unreadBytes(int listener, int client) throws IOException {
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (String line : lines(table)) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > QUEUES
                        && fields[LOCAL].endsWith(port(listener))
                        && fields[REMOTE].endsWith(port(client))
                        && fields[STATE].equals(ESTABLISHED)) {
                    return Long.parseLong(fields[QUEUES].split(":", -1)[1], 16);
                }
            }
        }
        return -1;
    }

    private List<String> lines(String table) throws IOException {
        try {
            return Files.readAllLines(proc.resolve(table));
        } catch (NoSuchFileException withoutThatFamily) {
            return List.of();
        }
    }

    private static String port(int number) {
        return String.format(Locale.ROOT, ":%04X", number);
    }
}
