package io.estran.benchmarks.report;

/** What a budget bounds. */
public enum Limit {
    RATIO_AT_MOST("ratioAtMost", "at most %sx"),
    RATIO_AT_LEAST("ratioAtLeast", "at least %sx"),
    MEASURED_AT_MOST("measuredAtMost", "at most %s"),
    MEASURED_AT_LEAST("measuredAtLeast", "at least %s");

    private final String word;
    private final String text;

    Limit(String word, String text) {
        this.word = word;
        this.text = text;
    }

    /** The word in JSON. */
    public String word() {
        return word;
    }

    /** For people. */
    String text(String value) {
        return text.formatted(value);
    }

    boolean isOfRatio() {
        return this == RATIO_AT_MOST || this == RATIO_AT_LEAST;
    }

    boolean isMet(double value, double budget) {
        return (this == RATIO_AT_MOST || this == MEASURED_AT_MOST) ? value <= budget : value >= budget;
    }
}
