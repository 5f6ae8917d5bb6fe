package io.estran.protocol.account;

/** What the sequencer says about a lane (DELIVERY.md rules 11 to 19). */
public enum LaneStatus {
    /** Accepting. */
    OK("ok"),
    /** The last record of this lane came too early: the lane or its predecessor is not known (yet). */
    UNKNOWN("unknown"),
    /** Needs a newer sequencer; {@link Account#needsVersion()} says which. */
    BLOCKED("blocked"),
    /** Final: unknown lineage, damaged for good, or closed because nobody completed it. What comes of it goes to the quarantine topic. */
    QUARANTINED("quarantined"),
    /** Two different batches stood at one place of this lane; the agent goes on with a fresh lane. */
    FORKED("forked"),
    /** Its last batch (flag last) is stored. */
    COMPLETE("complete");

    private final String word;

    LaneStatus(String word) {
        this.word = word;
    }

    /** The word in JSON. */
    public String word() {
        return word;
    }
}
