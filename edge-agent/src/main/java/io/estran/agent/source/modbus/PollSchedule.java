package io.estran.agent.source.modbus;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is polled next. As a rule the poll that is due first. Behind one address there can be many units, and each request to
 * a dead one holds the connection for a timeout, so a unit is suspect until it answers, and again when it does not: while other
 * units are well its polls come behind theirs, and with each silence in a row more rarely, so that all suspects together take at
 * most a fifth of the time. They also get as much when the others leave no pause. Among suspects, who was silent less often
 * comes first, so that a live unit is found behind any number of dead ones.
 *
 * <p>If a device refuses a poll because of an address in it, the poll is cut in two, again and again, until what it refuses
 * stands alone; at the next connection the polls are whole again, as the device may have been changed. Device's thread only.
 */
final class PollSchedule {
    private static final int UNITS = 256;
    /** Timeouts for which suspects pause, by how often in a row the last of them was silent. */
    private static final int[] PAUSES = {0, 0, 1, 4};

    private static final int LONGEST_PAUSE = PAUSES[PAUSES.length - 1];

    private final List<Poll> whole;
    private final long timeout;
    private final boolean[] heard = new boolean[UNITS];
    private final int[] silences = new int[UNITS];
    private List<Poll> polls;
    private long pauseEnd;

    /**
     * A schedule.
     *
     * @param timeout how long a dead unit holds the connection, ns
     */
    PollSchedule(List<Poll> polls, long timeout) {
        this.whole = List.copyOf(polls);
        this.polls = whole;
        this.timeout = timeout;
    }

    List<Poll> polls() {
        return polls;
    }

    /** A new connection: all polls are whole, and due at once. */
    void restart(long now) {
        polls = whole;
        for (Poll poll : polls) {
            poll.dueAt(now);
        }
        pauseEnd = now;
    }

    /** Puts the halves in place of a poll, due at once. */
    void replace(Poll poll, List<Poll> halves) {
        List<Poll> replaced = new ArrayList<>(polls);
        int place = replaced.indexOf(poll);
        replaced.remove(place);
        replaced.addAll(place, halves);
        for (Poll half : halves) {
            half.dueAt(poll.due());
        }
        polls = List.copyOf(replaced);
    }

    /** The unit of the poll answered. */
    void heard(Poll poll) {
        heard[poll.request().unit()] = true;
        silences[poll.request().unit()] = 0;
    }

    /** The unit of the poll was silent. */
    void silent(Poll poll, long now) {
        int unit = poll.request().unit();
        int inARow = Math.min(silences[unit] + 1, PAUSES.length - 1);
        silences[unit] = inARow;
        heard[unit] = false;
        pauseEnd = now + PAUSES[inARow] * timeout;
    }

    /** Whether the poll's unit is suspect while others are well: its silence says nothing of the connection. */
    boolean isProbe(Poll poll) {
        if (!isSuspect(poll)) {
            return false;
        }
        for (int i = 0; i < polls.size(); i++) {
            if (!isSuspect(polls.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** What to poll now; null if nothing is due. */
    @Nullable
    Poll due(long now) {
        Poll healthy = null;
        Poll suspect = null;
        boolean allSuspect = true;
        for (int i = 0; i < polls.size(); i++) { // no iterator: this is done for every poll
            Poll poll = polls.get(i);
            allSuspect &= isSuspect(poll);
            if (poll.due() > now) {
                continue;
            }
            if (isSuspect(poll)) {
                suspect = suspect == null || isBefore(poll, suspect) ? poll : suspect;
            } else {
                healthy = healthy == null || poll.due() < healthy.due() ? poll : healthy;
            }
        }
        boolean paused = !allSuspect && now < pauseEnd;
        boolean starved = now - pauseEnd >= LONGEST_PAUSE * timeout;
        return suspect == null || paused || (healthy != null && !starved) ? healthy : suspect;
    }

    private boolean isSuspect(Poll poll) {
        return !heard[poll.request().unit()];
    }

    private boolean isBefore(Poll poll, Poll other) {
        int fewer = silences[poll.request().unit()] - silences[other.request().unit()];
        return fewer == 0 ? poll.due() < other.due() : fewer < 0;
    }

    /** When something is due next: monotonic, ns. */
    long nextAt() {
        long healthy = Long.MAX_VALUE;
        long suspect = Long.MAX_VALUE;
        boolean allSuspect = true;
        for (int i = 0; i < polls.size(); i++) {
            Poll poll = polls.get(i);
            if (isSuspect(poll)) {
                suspect = Math.min(suspect, poll.due());
            } else {
                allSuspect = false;
                healthy = Math.min(healthy, poll.due());
            }
        }
        return Math.min(healthy, allSuspect ? suspect : Math.max(suspect, pauseEnd));
    }
}
