package io.estran.cli.report;

import java.util.Locale;

/** Says what started where, in aligned lines. One owner. */
public final class Opening {
    private final StatusLine line;

    public Opening(StatusLine line) {
        this.line = line;
    }

    /** A part runs. */
    public void started(String part, String name, String where) {
        line.say(String.format(Locale.ROOT, "  %-9s %-18s %s", part, name, where));
    }

    /** A sentence between. */
    public void say(String sentence) {
        line.say(sentence);
    }
}
