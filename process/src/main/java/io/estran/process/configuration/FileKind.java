package io.estran.process.configuration;

import java.util.Locale;

/** Which process a configuration file is for; its root has a key of that name, whose value is the process's. */
public enum FileKind {
    AGENT("an agent"),
    GATEWAY("a gateway"),
    CONSOLE("a console");

    private final String whose;

    FileKind(String whose) {
        this.whose = whose;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whose it is, in words. */
    String whose() {
        return whose;
    }
}
