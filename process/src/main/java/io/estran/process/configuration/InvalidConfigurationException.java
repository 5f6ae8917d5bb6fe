package io.estran.process.configuration;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with a configuration, at once and in order of line. A command answers it with exit code 2. */
public final class InvalidConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<Problem> problems;

    /** Of those problems, in whatever order they were found. */
    public InvalidConfigurationException(List<Problem> problems) {
        super(inOrder(problems).stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = inOrder(problems);
    }

    private static List<Problem> inOrder(List<Problem> problems) {
        return problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
    }

    public List<Problem> problems() {
        return problems;
    }
}
