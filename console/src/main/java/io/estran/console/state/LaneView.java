package io.estran.console.state;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.lane.GapReason;

/**
 * What the account of one lane, or of several together, says, in batches.
 *
 * @param sent sequences that the sequencer has passed: stored or in a declared gap
 * @param stored batches stored
 * @param gaps declared gaps; ranges that were stored once and then freed are none
 * @param missing sequences in them
 * @param duplicatesDropped batches that came again
 * @param troubled lanes that do not go on by themselves
 */
record LaneView(long sent, long stored, long gaps, long missing, long duplicatesDropped, int troubled) {
    static final LaneView NONE = new LaneView(0, 0, 0, 0, 0, 0);

    static LaneView of(Account account) {
        long freed = 0;
        long gaps = 0;
        for (Account.Range range : account.gaps()) {
            if (range.reason() == GapReason.FREED) {
                freed += range.to() - range.from() + 1;
            } else {
                gaps++;
            }
        }
        long sent = account.last() - freed;
        return new LaneView(
                sent,
                account.stored(),
                gaps,
                Math.max(0, sent - account.stored()),
                account.duplicatesDropped(),
                isTroubled(account.status()) ? 1 : 0);
    }

    LaneView plus(LaneView other) {
        return new LaneView(
                sent + other.sent,
                stored + other.stored,
                gaps + other.gaps,
                missing + other.missing,
                duplicatesDropped + other.duplicatesDropped,
                troubled + other.troubled);
    }

    static boolean isTroubled(LaneStatus status) {
        return status == LaneStatus.BLOCKED || status == LaneStatus.QUARANTINED || status == LaneStatus.FORKED;
    }
}
