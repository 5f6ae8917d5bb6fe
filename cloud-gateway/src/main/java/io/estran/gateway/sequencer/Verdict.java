package io.estran.gateway.sequencer;

import io.estran.protocol.account.Account;

/** What the sequencer decided about one record of {@code estran.ingest}; its account is kept in the lane already. */
sealed interface Verdict {
    /** The next of its lane: its blocks are to be spread. */
    record Stored() implements Verdict {}

    /** A gap that takes the place of this range, clipped to what was not stored. */
    record GapStored(Account.Range range) implements Verdict {}

    /** Stored or declared before. */
    record Duplicate() implements Verdict {}

    /** Its turn has not come: dropped, to be sent again. */
    record Early() implements Verdict {}

    /** Sound, but this release cannot read it: the lane waits. */
    record Blocked(int needsVersion) implements Verdict {}

    /** Not for the topics that twins read: its bytes go to the quarantine topic. */
    record Quarantined(String reason) implements Verdict {}

    /** Another batch stands at its place: its bytes go to the quarantine topic. */
    record Forked(String reason) implements Verdict {}
}
