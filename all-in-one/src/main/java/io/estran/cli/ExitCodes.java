package io.estran.cli;

/** What a command's end means to the script that called it. */
final class ExitCodes {
    static final int FINE = 0;
    /** Ran, and found loss, duplicates, an imbalance, damage or a missed budget. */
    static final int FOUND = 1;
    /** Wrong usage or configuration. */
    static final int WRONG_USAGE = 2;

    static final int INTERRUPTED = 130;
    static final int TERMINATED = 143;

    private ExitCodes() {}
}
