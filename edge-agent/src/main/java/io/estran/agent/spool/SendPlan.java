package io.estran.agent.spool;

import io.estran.agent.backlog.LinkRate;
import io.estran.protocol.account.Account;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.lane.BatchClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is sent next, and what becomes of what was sent. Current lanes first, events before aggregates; then older lanes,
 * the first opened first, as far as the rate of the link allows. Within a lane in order; a lane's opening never before that of
 * its predecessor (rule 11). Resends only by rule 23. Owned by the storage thread.
 */
final class SendPlan {
    /** So many bytes that wait behind a departure keep the link busy until it arrives. */
    private static final long BUSY = 64 * 1024;

    private final LaneBook book;
    private final Shelf shelf;
    private final LinkRate rate;
    private final Map<Long, Flight> flights = new HashMap<>();
    private long lastToken;
    private long backlogSent;

    /** An item on its way; the lane may have replaced it meanwhile. */
    record Flight(long token, Lane lane, Item item, boolean backlog, LinkRate.Departure departure) {}

    SendPlan(LaneBook book, Shelf shelf, LinkRate rate) {
        this.book = book;
        this.shelf = shelf;
        this.rate = rate;
    }

    /** Takes the next item to send; null if there is none. {@code now} is monotonic, ns. */
    @Nullable
    Flight next(long now) {
        for (BatchClass batchClass : new BatchClass[] {BatchClass.EVENTS, BatchClass.AGGREGATES, BatchClass.RAW}) {
            Lane current = book.current(batchClass);
            Flight flight = current == null ? null : take(current, now);
            if (flight != null) {
                return flight;
            }
        }
        for (Lane lane : book.lanes()) {
            Item item = sendable(lane, now);
            Flight flight = item == null || !rate.hasRoom(item.length, now) ? null : take(lane, now);
            if (flight != null) {
                return flight;
            }
        }
        return null;
    }

    private @Nullable Flight take(Lane wanted, long now) {
        Lane lane = wanted;
        Item item = sendable(lane, now);
        while (item != null && item.from == 1) {
            Lane before = lane.predecessor == null ? null : book.lane(lane.predecessor.lane());
            if (before == null || isOpened(before)) {
                break;
            }
            lane = before;
            item = sendable(lane, now);
        }
        if (item == null) {
            return null;
        }
        item.state = Item.State.IN_FLIGHT;
        lane.sent = Math.max(lane.sent, item.to);
        boolean backlog = !book.isCurrent(lane);
        LinkRate.Departure departure = rate.left(item.length, backlog, lane.hasUnsent(BUSY), now);
        Flight flight = new Flight(++lastToken, lane, item, backlog, departure);
        flights.put(flight.token(), flight);
        return flight;
    }

    private @Nullable Item sendable(Lane lane, long now) {
        boolean blocked = lane.is(LaneStatus.BLOCKED) && !lane.isAccountVoid();
        if (blocked || lane.is(LaneStatus.QUARANTINED) || lane.isPaused(now)) {
            return null;
        }
        Item item = lane.firstUnsent();
        return item != null && shelf.isSynced(lane, item) ? item : null;
    }

    /** Whether the lane's opening is on its way, known to the sequencer, or no longer held. */
    private static boolean isOpened(Lane lane) {
        return lane.isEmpty()
                || lane.items.get(0).from > 1
                || lane.items.get(0).state != Item.State.UNSENT
                || (lane.account() != null && !lane.is(LaneStatus.UNKNOWN));
    }

    /** What the token names is no longer in the air. */
    void land(long token) {
        lose(flights.remove(token));
    }

    private void lose(@Nullable Flight flight) {
        if (flight != null) {
            rate.gone(flight.departure());
        }
    }

    /** The gateway has stored it there; an account may have passed the place already. Returns the lane. */
    @Nullable
    Lane stored(long token, long offset, long now) {
        Flight flight = flight(token);
        Flight landed = flights.remove(token);
        if (landed != null) {
            rate.arrived(landed.departure(), now);
            backlogSent += landed.backlog() ? landed.item().length : 0;
        }
        if (flight == null) {
            return null;
        }
        Lane lane = flight.lane();
        flight.item().state = Item.State.STORED;
        flight.item().storedAt = offset;
        if (isPassed(lane, flight.item())) {
            lane.unsend(flight.item());
        }
        return lane;
    }

    /** Nothing is on its way any more: what was is unsent, for its place is unknown. */
    void reset() {
        List<Flight> all = new ArrayList<>(flights.values());
        flights.clear();
        for (Flight flight : all) {
            lose(flight);
            if (flight.item().state == Item.State.IN_FLIGHT) {
                flight.lane().unsend(flight.item());
            }
        }
    }

    /** It cannot be read now: no more of its lane is sent before that time (monotonic, ns). */
    void pause(Flight flight, long until) {
        lose(flights.remove(flight.token()));
        flight.lane().unsend(flight.item());
        flight.lane().pause(until);
    }

    /** What the token names, still in the air; null if it is not known, or its item was replaced. */
    @Nullable
    Flight flight(long token) {
        Flight flight = flights.get(token);
        return flight == null || flight.lane().indexOf(flight.item()) < 0 ? null : flight;
    }

    /** Rule 23: what the account's position has passed without counting it is sent again. */
    void resend(Lane lane) {
        lane.unsend(item -> isPassed(lane, item));
    }

    private static boolean isPassed(Lane lane, Item item) {
        Account account = lane.account();
        return account != null
                && !lane.isAccountVoid()
                && account.status() != LaneStatus.BLOCKED
                && account.status() != LaneStatus.QUARANTINED
                && account.status() != LaneStatus.FORKED
                && item.state == Item.State.STORED
                && account.position() >= item.storedAt
                && item.to > lane.covered();
    }

    /** Everything of the lane is to be sent again, and what is on its way does not count (rule 25). */
    void unsendAll(Lane lane) {
        flights.values().removeIf(flight -> {
            boolean isOfLane = flight.lane() == lane;
            lose(isOfLane ? flight : null);
            return isOfLane;
        });
        lane.unsend(item -> true);
    }

    /** Bytes of backlog that gateways have taken in this run. */
    long backlogSent() {
        return backlogSent;
    }
}
