package io.estran.agent.source.modbus;

import io.estran.agent.source.modbus.client.FrameReader;
import io.estran.agent.source.modbus.client.ReadRequest;
import java.nio.ByteBuffer;
import java.util.List;

/** Points that are read with one request, and when it is due. Device's thread only. */
final class Poll {
    private static final int MOST_DOUBLINGS = 30;

    private final List<Point> points;
    private final Point[] indexed;
    private final ReadRequest request;
    private final long interval;
    private final boolean part;
    private long due;
    private int failures;
    private String complaint = "";

    /**
     * A poll.
     *
     * @param points of one unit, kind and interval, by address
     * @param part of a poll that was refused as a whole
     */
    Poll(List<Point> points, boolean part) {
        this.points = List.copyOf(points);
        this.indexed = points.toArray(new Point[0]);
        RegisterSetting any = points.get(0).setting();
        int first = points.get(0).first();
        this.request = new ReadRequest(any.unitId(), any.kind().readFunction(), first, end(points) - first);
        this.interval = any.intervalNanos();
        this.part = part;
    }

    private static int end(List<Point> points) {
        return points.stream().mapToInt(Point::end).max().orElseThrow();
    }

    ReadRequest request() {
        return request;
    }

    List<Point> points() {
        return points;
    }

    /** Whether it came from a poll that was refused as a whole. */
    boolean isPart() {
        return part;
    }

    /** Cut at the boundary of two values that is nearest to the middle; empty if there is none. */
    List<Poll> halves() {
        int cut = 0;
        int end = points.get(0).end();
        for (int i = 1; i < points.size(); i++) {
            if (points.get(i).first() >= end && Math.abs(2 * i - points.size()) < Math.abs(2 * cut - points.size())) {
                cut = i;
            }
            end = Math.max(end, points.get(i).end());
        }
        return cut == 0
                ? List.of()
                : List.of(new Poll(points.subList(0, cut), true), new Poll(points.subList(cut, points.size()), true));
    }

    /** When it is due: monotonic, ns. */
    long due() {
        return due;
    }

    void dueAt(long monotonic) {
        due = monotonic;
    }

    /** Takes the readings out of the answer; returns how many of its series were lost until now. */
    int take(FrameReader answer, long eventTime, long now, ReadingOutlet readings) {
        ByteBuffer bytes = answer.bytes();
        int start = ReadRequest.dataStart(answer);
        int found = 0;
        for (Point point : indexed) {
            readings.read(point.series(), eventTime, point.value(bytes, start, request.address()));
            if (point.heard(now)) {
                found++;
            }
        }
        return found;
    }

    /** Sets the next time on the grid of the interval; returns how many times on it have passed without a poll. */
    long succeeded(long now) {
        failures = 0;
        due += interval;
        long missed = now < due ? 0 : (now - due) / interval + 1;
        due += missed * interval;
        return missed;
    }

    /**
     * Sets the next time after a failure: the interval, doubled with each failure in a row up to {@code longest}, so that a unit
     * that is dead behind a gateway does not hold up the others. Returns the failures in a row.
     */
    int failed(long now, long longest) {
        int doublings = Math.min(failures++, MOST_DOUBLINGS);
        long rarely = interval > (longest >> doublings) ? longest : interval << doublings;
        due = now + Math.max(interval, rarely);
        return failures;
    }

    /** What was last said of it; empty if it is well. */
    String complaint() {
        return complaint;
    }

    void complaint(String said) {
        complaint = said;
    }

    /** As in {@code unit 1 holding 10 to 19}. */
    @Override
    public String toString() {
        RegisterSetting any = points.get(0).setting();
        int last = request.address() + request.count() - 1;
        return "unit " + any.unitId() + " " + any.kind().text() + " " + request.address()
                + (request.count() == 1 ? "" : " to " + last);
    }
}
