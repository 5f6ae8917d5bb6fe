package io.estran.cli;

import io.estran.agent.inspect.DataFolder;
import io.estran.agent.inspect.Finding;
import io.estran.agent.log.ReadProgress;
import io.estran.cli.spool.SpoolText;
import io.estran.process.disk.Disk;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code estran spool}: what an agent holds on its disk, and whether it is sound. */
@Command(
        name = "spool",
        description = {
            "What an agent holds on its disk, and whether it is sound. Reads only; the agent may run meanwhile. DIR is the agent's"
                    + " data folder (the key data of its configuration)."
        },
        subcommands = {SpoolCommand.Inspect.class, SpoolCommand.Check.class})
final class SpoolCommand implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing: inspect or check");
    }

    /** A command on one data folder. */
    abstract static class OnFolder implements Callable<Integer> {
        private static final long LINE_EVERY = 2_000_000_000L;
        private static final int MEBIBYTE = 20;

        @Parameters(paramLabel = "DIR", description = "The agent's data folder.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before call
        private Path folder;

        @CommandLine.Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before call
        private CommandLine.Model.CommandSpec spec;

        @Override
        public final Integer call() throws IOException, WrongUsageException {
            DataFolder found = new DataFolder(
                    Disk.local(), folder, progress(spec.commandLine().getErr()));
            if (!found.isOne()) {
                throw new WrongUsageException(
                        folder + ": no data folder of an agent (checkpoint, journal and spool are missing)");
            }
            PrintWriter out = spec.commandLine().getOut();
            int code = show(found, folder, out);
            out.flush();
            return code;
        }

        /** A line every few seconds, for folders that take long: how much of which log is read. */
        static Function<String, ReadProgress> progress(PrintWriter err) {
            long[] next = {System.nanoTime() + LINE_EVERY};
            return name -> (done, all) -> {
                if (System.nanoTime() - next[0] >= 0) {
                    next[0] = System.nanoTime() + LINE_EVERY;
                    err.printf(
                            Locale.ROOT, "read: %,d of %,d MiB of the %s%n", done >> MEBIBYTE, all >> MEBIBYTE, name);
                    err.flush();
                }
            };
        }

        /** Returns the exit code. */
        abstract int show(DataFolder data, Path folder, PrintWriter out) throws IOException;
    }

    @Command(
            name = "inspect",
            description = "Shows checkpoint, journal and every lane that the spool holds batches of.",
            footer = {"", "Exit codes: 0 shown; 1 the disk did not give it; 2 no data folder of an agent."})
    static final class Inspect extends OnFolder {
        @Override
        int show(DataFolder data, Path folder, PrintWriter out) throws IOException {
            out.print(SpoolText.of(data.inspect()));
            return ExitCodes.FINE;
        }
    }

    @Command(
            name = "check",
            description = {
                "Verifies every checksum, and every lane's chain of hashes. Each finding says where, what, and what the agent does"
                        + " about it. Nothing is changed: no state of the disk needs a person to delete a file."
            },
            footer = {
                "",
                "Exit codes: 0 sound; 1 damage was found, or the disk did not give it; 2 no data folder of an agent."
            })
    static final class Check extends OnFolder {
        @Override
        int show(DataFolder data, Path folder, PrintWriter out) throws IOException {
            List<Finding> findings = data.check();
            findings.forEach(finding -> out.println("FAILED  " + finding));
            if (findings.isEmpty()) {
                out.println("ok      " + folder + ": every checksum and every lane's chain");
            }
            return findings.isEmpty() ? ExitCodes.FINE : ExitCodes.FOUND;
        }
    }
}
