package io.estran.process.configuration;

import java.util.List;

/** Takes down what is wrong with one file: each problem once, at most {@value #MOST} of them. */
final class ProblemLog {
    private static final int MOST = 100;
    private static final int LONGEST_VALUE = 120;

    private final String file;
    private final List<Problem> problems;

    ProblemLog(String file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    void add(int line, String key, String value, String message) {
        Problem problem = new Problem(file, line, printable(key), printable(value), message);
        if (problems.size() > MOST || problems.contains(problem)) {
            return;
        }
        problems.add(
                problems.size() < MOST
                        ? problem
                        : new Problem(file, 0, "", "", "more problems follow; mend these first"));
    }

    private static String printable(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(LONGEST_VALUE)
                .forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
        return text.length() > LONGEST_VALUE ? line + "..." : line.toString();
    }
}
