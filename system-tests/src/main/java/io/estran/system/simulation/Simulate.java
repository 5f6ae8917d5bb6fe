package io.estran.system.simulation;

import java.io.PrintStream;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code estran simulate}: runs seeds one after the other. Of a seed that fails it finds the smallest number of
 * random steps after which it still does, and prints how to repeat it and what happened.
 */
public final class Simulate {
    private static final int FINE = 0;
    private static final int FOUND = 1;
    private static final int WRONG_USAGE = 2;
    /** Stories of more seeds than that help nobody. */
    private static final int MOST_TOLD = 3;

    private static final int PROGRESS_SEEDS = 20;
    private static final double MILLIS_PER_NANO = 1e-6;
    private static final String USAGE = """
            Usage: estran simulate --seeds N [--seed S] [--steps K]
            Runs agents, gateways, log and sequencer on one thread under random faults, and checks every promise of delivery.
                  --seeds N   how many seeds (required)
                  --seed S    the first one; the others follow it (default: 1)
                  --steps K   random steps of each before faults end (default: the seed says 150, 400 or 900)
              -h, --help      this text
            Exit codes: 0 nothing found; 1 a promise was broken; 2 wrong usage.
            """;
    /** Faults are normal here, and so are the warnings about them. Held, as the log manager does not. */
    private static final Logger OURS = Logger.getLogger("io.estran");

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private long seeds = -1;
    private long first = 1;
    private int steps = Simulation.AS_THE_SEED_SAYS;

    private Simulate(PrintStream out, PrintStream err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        OURS.setLevel(Level.OFF);
        System.exit(run(arguments, System.out, System.err, "true".equals(System.getProperty("estran.terminal"))));
    }

    /**
     * Runs the command.
     *
     * @param terminal whether a person watches {@code err}
     * @return the exit code
     */
    static int run(String[] arguments, PrintStream out, PrintStream err, boolean terminal) {
        Simulate command = new Simulate(out, err, terminal);
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
            String problem = command.take(option, value);
            if (problem != null) {
                err.println("estran simulate: " + problem + "\n" + USAGE);
                return WRONG_USAGE;
            }
        }
        if (command.seeds < 0) {
            err.println("estran simulate: --seeds N is missing\n" + USAGE);
            return WRONG_USAGE;
        }
        return command.search();
    }

    /** Takes an option; returns what is wrong with it, or null. */
    private @Nullable String take(String option, @Nullable String value) {
        try {
            switch (option) {
                case "--seeds" -> seeds = number(value, 1, Integer.MAX_VALUE);
                case "--seed" -> first = number(value, Long.MIN_VALUE, Long.MAX_VALUE);
                case "--steps" -> steps = (int) number(value, 0, 1_000_000);
                default -> {
                    return "\"" + option + "\" is not understood";
                }
            }
            return null;
        } catch (NumberFormatException wrong) {
            return option + " " + (value == null ? "needs a number" : "\"" + value + "\": " + wrong.getMessage());
        }
    }

    private static long number(@Nullable String value, long least, long most) {
        long number;
        try {
            number = Long.parseLong(String.valueOf(value));
        } catch (NumberFormatException notANumber) {
            throw new NumberFormatException("must be a whole number");
        }
        if (number < least || number > most) {
            throw new NumberFormatException("must be from " + least + " to " + most);
        }
        return number;
    }

    private int search() {
        long begun = System.nanoTime();
        long failed = 0;
        for (long i = 0; i < seeds; i++) {
            long seed = first + i;
            Simulation.Outcome outcome = Simulation.run(seed, steps, false);
            if (outcome.violation() != null) {
                failed++;
                if (failed <= MOST_TOLD) {
                    tell(seed, outcome);
                } else {
                    out.println("seed " + seed + ": " + outcome.violation());
                }
            }
            if (terminal && (i + 1) % PROGRESS_SEEDS == 0) {
                err.print("\r" + (i + 1) + " of " + seeds + " seeds, " + failed + " failed ");
            }
        }
        if (terminal) {
            err.println();
        }
        double millis = (System.nanoTime() - begun) * MILLIS_PER_NANO;
        out.printf("%d seeds, %d failed, %.1f ms a seed%n", seeds, failed, millis / seeds);
        return failed == 0 ? FINE : FOUND;
    }

    private void tell(long seed, Simulation.Outcome found) {
        int smallest = smallest(seed, found.steps());
        Simulation.Outcome story = Simulation.run(seed, smallest, true);
        story.history().forEach(out::println);
        out.println("FAILED after " + smallest + " steps: " + story.violation());
        out.println("repeat it: ./estran simulate --seed " + seed + " --seeds 1 --steps " + smallest);
    }

    /** The smallest number of steps with which the seed fails; a number with which it does is known. */
    static int smallest(long seed, int failing) {
        int bound = failing;
        int passing = -1;
        while (bound - passing > 1) {
            int middle = (bound + passing) >>> 1;
            if (fails(seed, middle)) {
                bound = middle;
            } else {
                passing = middle;
            }
        }
        // More steps may hide what fewer show: the bound is one of several.
        for (int fewer = 0; fewer < bound; fewer++) {
            if (fails(seed, fewer)) {
                return fewer;
            }
        }
        return bound;
    }

    private static boolean fails(long seed, int count) {
        return Simulation.run(seed, count, false).violation() != null;
    }
}
