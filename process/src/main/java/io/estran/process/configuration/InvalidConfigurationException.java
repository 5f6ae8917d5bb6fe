package io.estran.process.configuration;

import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with a configuration, at once and in order of line. A command answers it with exit code 2. */
public final class InvalidConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<Problem> problems;

    /** Of those problems, in whatever order they were found. */
    public InvalidConfigurationException(List<Problem> problems) {
        super(Problem.inOrder(problems).stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = Problem.inOrder(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
