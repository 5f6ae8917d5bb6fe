package io.estran.system.chaos;

import io.estran.process.lifecycle.StopSignal;
import io.estran.process.logging.ProcessLog;
import io.estran.system.chaos.report.ChaosJson;
import io.estran.system.chaos.report.ChaosReport;
import io.estran.system.chaos.report.ChaosText;
import io.estran.system.chaos.schedule.Extent;
import io.estran.system.chaos.schedule.FaultKind;
import io.estran.system.chaos.stage.Stage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The command {@code estran chaos}. */
public final class Chaos {
    private static final int FINE = 0;
    private static final int FOUND = 1;
    private static final int WRONG_USAGE = 2;
    private static final Duration STOP_BOUND = Duration.ofMinutes(15);
    private static final int MOST_SECONDS = 7 * 24 * 3600;
    private static final int MOST_AGENTS = 16;
    private static final int MOST_GATEWAYS = 8;
    private static final int MOST_BROKERS = 5;
    private static final String STDOUT = "-";
    /** Of the heap, for what is compared. */
    private static final double HEAP_SHARE = 0.6;

    private static final int MEBIBYTE = 20;
    private static final int GIBIBYTE = 30;
    /** Faults are normal here, and so are the warnings about them. Held, as the log manager does not. */
    private static final Logger OURS = Logger.getLogger("io.estran");

    private static final String USAGE = """
            Usage: estran chaos [--seconds N] [--seed S] [--faults LIST] [--rate R] [--report FILE|-]
                                [--agents N] [--gateways N] [--brokers N] [--data DIR]
            Runs agents, gateways behind a load balancer and brokers as processes of their own, strikes them with faults, and
            compares what a read_committed consumer got with what the agents were fed, record by record.
                  --seconds N    of faults (default: 120); start, drain and comparison come on top
                  --seed S       of the faults, to repeat them (default: random, printed)
                  --faults LIST  kinds with commas between (default: all that the machine allows):
                                 ACTION-PART with kill, stop, restart, cut, reset, blackhole, slow and agent, gateway,
                                 broker; disk-full; or an ACTION alone for all parts
                  --rate R       batches a second that all agents together seal (default: 200)
                  --report FILE  the report as one JSON object; - for stdout
                  --agents N, --gateways N, --brokers N   (default: 2, 2, 3)
                  --data DIR     an empty folder for what the processes keep and say; it stays (default: a temporary one, which
                                 stays only if something FAILED)
              -h, --help         this text
            Exit codes: 0 nothing lost, doubled or out of balance; 1 something was; 2 wrong usage, or the campaign could not
            begin and nothing was compared; 130 and 143 stopped by a signal: faults are lifted at once, then everything else is
            done as at the end.
            """;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private long seconds = ChaosSettings.DEFAULT_SECONDS;
    private long seed = ThreadLocalRandom.current().nextLong(1, 1_000_000);
    private @Nullable Set<FaultKind> asked;
    private int rate = ChaosSettings.DEFAULT_RATE;
    private int agents = ChaosSettings.DEFAULT_EXTENT.agents();
    private int gateways = ChaosSettings.DEFAULT_EXTENT.gateways();
    private int brokers = ChaosSettings.DEFAULT_EXTENT.brokers();
    private @Nullable String report;
    private @Nullable Path data;

    private Chaos(PrintStream out, PrintStream err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        ProcessLog.configure();
        OURS.setLevel(Level.OFF);
        int code;
        boolean signalled;
        try (StopSignal stop = new StopSignal(STOP_BOUND)) {
            boolean terminal = "true".equals(System.getProperty("estran.terminal"));
            code = run(arguments, System.out, System.err, terminal, stop::await);
            System.out.flush();
            signalled = stop.isAsked();
        }
        // At the end of a signal the exit is under way already.
        if (!signalled) {
            System.exit(code);
        }
    }

    /**
     * Runs the command.
     *
     * @param terminal whether a person watches {@code err}
     * @param ending who may end it early
     * @return the exit code
     */
    static int run(String[] arguments, PrintStream out, PrintStream err, boolean terminal, Ending ending) {
        Chaos command = new Chaos(out, err, terminal);
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.equals("-h") || argument.equals("--help")) {
                out.print(USAGE);
                return FINE;
            }
            int equals = argument.indexOf('=');
            String option = equals < 0 ? argument : argument.substring(0, equals);
            String value =
                    equals >= 0 ? argument.substring(equals + 1) : i + 1 < arguments.length ? arguments[++i] : null;
            try {
                command.take(option, value);
            } catch (IllegalArgumentException wrong) {
                return command.refuse(wrong.getMessage());
            }
        }
        try {
            return command.campaign(ending);
        } catch (Campaign.NotBegunException nothingFound) {
            err.println("estran chaos: " + nothingFound.getMessage() + "; nothing was compared");
            return WRONG_USAGE;
        } catch (IOException failure) {
            err.println("estran chaos: " + failure.getMessage());
            return FOUND;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return FOUND;
        }
    }

    private int refuse(@Nullable String problem) {
        err.println("estran chaos: " + problem + "\n" + USAGE);
        return WRONG_USAGE;
    }

    private void take(String option, @Nullable String value) {
        switch (option) {
            case "--seconds" -> seconds = number(option, value, 1, MOST_SECONDS);
            case "--seed" -> seed = number(option, value, Long.MIN_VALUE, Long.MAX_VALUE);
            case "--faults" -> asked = FaultKind.parse(text(option, value));
            case "--rate" -> rate = (int) number(option, value, 1, ChaosSettings.MOST_RATE);
            case "--report" -> report = text(option, value);
            case "--agents" -> agents = (int) number(option, value, 1, MOST_AGENTS);
            case "--gateways" -> gateways = (int) number(option, value, 1, MOST_GATEWAYS);
            case "--brokers" -> brokers = (int) number(option, value, 1, MOST_BROKERS);
            case "--data" -> data = Path.of(text(option, value)).toAbsolutePath();
            default -> throw new IllegalArgumentException("\"" + option + "\" is not understood");
        }
    }

    private static String text(String option, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return value;
    }

    private static long number(String option, @Nullable String value, long least, long most) {
        String text = text(option, value);
        String allowed = option + " \"" + text + "\": must be a whole number from " + least + " to " + most;
        try {
            long number = Long.parseLong(text);
            if (number < least || number > most) {
                throw new IllegalArgumentException(allowed);
            }
            return number;
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(allowed, notANumber);
        }
    }

    private int campaign(Ending ending) throws IOException, InterruptedException {
        ChaosSettings settings = new ChaosSettings(
                seconds, seed, asked == null ? FaultKind.all() : asked, rate, new Extent(agents, gateways, brokers));
        long most = (long) (Runtime.getRuntime().maxMemory() * HEAP_SHARE);
        if (settings.bytes() > most) {
            return refuse(String.format(
                    Locale.ROOT,
                    "--seconds %d at --rate %d: every record is kept until it is compared, about %,d MiB, and %,d MiB are there;"
                            + " take fewer, or more memory with ESTRAN_JVM_OPTIONS=-Xmx%dg",
                    seconds,
                    rate,
                    settings.bytes() >> MEBIBYTE,
                    most >> MEBIBYTE,
                    (long) Math.ceil(settings.bytes() / HEAP_SHARE / (1L << GIBIBYTE))));
        }
        if (report != null && !STDOUT.equals(report)) {
            try {
                // Before, not after ten minutes.
                Files.writeString(Path.of(report), "");
            } catch (IOException unwritable) {
                return refuse("--report " + report + " cannot be written: " + unwritable);
            }
        }
        Path folder;
        try {
            folder = data == null ? Files.createTempDirectory("estran-chaos-") : Files.createDirectories(data);
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    return refuse("--data " + folder + " is not empty");
                }
            }
        } catch (IOException unusable) {
            return refuse((data == null ? "the temporary folder" : "--data " + data) + " cannot be used: " + unusable);
        }
        List<String> unavailable = new ArrayList<>();
        if (settings.kinds().contains(FaultKind.DISK_FULL)) {
            String problem = Stage.problemWithSmallDisks(folder);
            if (!problem.isEmpty()) {
                String reason = FaultKind.DISK_FULL + ": no small file system can be mounted here (" + problem + ")";
                if (asked != null) {
                    remove(folder);
                    return refuse(reason);
                }
                settings = settings.without(FaultKind.DISK_FULL);
                unavailable.add(reason);
                err.println("estran chaos: not available: " + reason);
            }
        }
        boolean good = false;
        try {
            ChaosReport found = new Campaign(settings, folder, unavailable, new Narrator(err, terminal), ending).run();
            good = found.isGood();
            err.println(ChaosText.write(found));
            write(ChaosJson.write(found));
            return good ? FINE : FOUND;
        } finally {
            if (good && data == null) {
                remove(folder);
            } else {
                err.println("  What the processes kept and said is in " + folder);
            }
        }
    }

    private void write(String json) throws IOException {
        if (STDOUT.equals(report)) {
            out.println(json);
        } else if (report != null) {
            Files.writeString(Path.of(report), json + "\n");
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
