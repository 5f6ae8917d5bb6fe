package io.estran.process.tls;

import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with the TLS material, at once. */
public final class TlsMaterialException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<TlsProblem> problems;

    TlsMaterialException(List<TlsProblem> problems) {
        super(problems.stream().map(TlsProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** At least one. */
    public List<TlsProblem> problems() {
        return problems;
    }
}
