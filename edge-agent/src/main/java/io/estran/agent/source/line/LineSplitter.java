package io.estran.agent.source.line;

import java.net.InetSocketAddress;
import java.util.Arrays;

/**
 * Cuts what one peer sends into lines, which end with LF or CR LF, and keeps the beginning of the line that is not whole
 * yet: at most the longest line allowed, each byte copied at most twice however small the pieces are. A longer line is
 * rejected once and skipped to its end. One owner.
 */
final class LineSplitter implements TcpListener.Peer {
    private static final byte[] NOTHING = {};
    private static final byte LF = '\n';

    private final Intake intake;
    private final int longest;
    private InetSocketAddress peer;
    private byte[] begun = NOTHING;
    private int length;
    private boolean skipping;
    private long number;

    /** @param longest line, in bytes, its end left out */
    LineSplitter(InetSocketAddress peer, Intake intake, int longest) {
        this.peer = peer;
        this.intake = intake;
        this.longest = longest;
    }

    /** How many bytes {@link #take} needs in front of what it is given. */
    static int headroom(int longest) {
        return longest + 1; // a CR
    }

    /** Begins anew, with line 1 of another peer. */
    void restart(InetSocketAddress nextPeer) {
        peer = nextPeer;
        length = 0;
        skipping = false;
        number = 0;
    }

    @Override
    public boolean take(byte[] bytes, int from, int to, long now) throws InterruptedException {
        int begin = from;
        for (int at = ByteScan.find(bytes, from, to, LF); at < to; at = ByteScan.find(bytes, at + 1, to, LF)) {
            if (skipping) {
                skipping = false;
            } else {
                if (length > 0) {
                    System.arraycopy(begun, 0, bytes, begin - length, length);
                    begin -= length;
                    length = 0;
                }
                line(bytes, begin, at, now);
            }
            begin = at + 1;
        }
        keep(bytes, begin, to);
        return true;
    }

    private void keep(byte[] bytes, int from, int to) {
        int more = to - from;
        if (skipping || more == 0) {
            return;
        }
        if (more > headroom(longest) - length) {
            skipping = true;
            length = 0;
            begun = NOTHING;
            number++;
            rejectTooLong();
            return;
        }
        if (length + more > begun.length) {
            int enough = Math.max(length + more, 2 * begun.length);
            begun = Arrays.copyOf(begun, Math.min(headroom(longest), enough));
        }
        System.arraycopy(bytes, from, begun, length, more);
        length += more;
    }

    private void line(byte[] bytes, int from, int end, long now) throws InterruptedException {
        int to = end > from && bytes[end - 1] == '\r' ? end - 1 : end;
        number++;
        if (to - from > longest) {
            rejectTooLong();
        } else {
            intake.line(bytes, from, to, peer, number, now);
        }
    }

    private void rejectTooLong() {
        intake.reject(peer, number, longest + 1, "is longer than " + longest + " bytes");
    }

    /** What the peer began is a line. */
    @Override
    public void end(long now) throws InterruptedException {
        int whole = length;
        length = 0;
        if (whole > 0) {
            line(begun, 0, whole, now);
        }
    }

    /** What the peer began may be half a number, so it is rejected. */
    @Override
    public void lost() {
        if (length > 0) {
            intake.reject(peer, number + 1, length, "was cut off when the connection broke");
        }
        length = 0;
    }

    @Override
    public void heldUp(long nanos) {
        // nothing here is overdue
    }

    @Override
    public boolean isOverdue(long monotonic) {
        return false; // a line comes when there is something to say
    }
}
