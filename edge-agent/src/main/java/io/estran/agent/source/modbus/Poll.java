package io.estran.agent.source.modbus;

import io.estran.agent.source.modbus.client.FrameReader;
import io.estran.agent.source.modbus.client.ReadRequest;
import java.nio.ByteBuffer;
import java.util.List;

/** Registers that are read with one request, and when it is due. Device's thread only. */
final class Poll {
    private static final int MOST_DOUBLINGS = 30;

    private final List<Register> registers;
    private final Register[] indexed;
    private final ReadRequest request;
    private final long interval;
    private final boolean part;
    private long due;
    private int failures;
    private String complaint = "";

    /**
     * A poll.
     *
     * @param registers of one unit, kind and interval, by address
     * @param part of a poll that was refused as a whole
     */
    Poll(List<Register> registers, boolean part) {
        this.registers = List.copyOf(registers);
        this.indexed = registers.toArray(new Register[0]);
        RegisterSetting any = registers.get(0).setting();
        int first = registers.get(0).first();
        this.request = new ReadRequest(any.unitId(), any.kind().readFunction(), first, end(registers) - first);
        this.interval = any.intervalNanos();
        this.part = part;
    }

    private static int end(List<Register> registers) {
        return registers.stream().mapToInt(Register::end).max().orElseThrow();
    }

    ReadRequest request() {
        return request;
    }

    List<Register> registers() {
        return registers;
    }

    /** Whether it came from a poll that was refused as a whole. */
    boolean isPart() {
        return part;
    }

    /** Cut at the boundary of two values that is nearest to the middle; empty if there is none. */
    List<Poll> halves() {
        int cut = 0;
        int end = registers.get(0).end();
        for (int i = 1; i < registers.size(); i++) {
            if (registers.get(i).first() >= end
                    && Math.abs(2 * i - registers.size()) < Math.abs(2 * cut - registers.size())) {
                cut = i;
            }
            end = Math.max(end, registers.get(i).end());
        }
        return cut == 0
                ? List.of()
                : List.of(
                        new Poll(registers.subList(0, cut), true),
                        new Poll(registers.subList(cut, registers.size()), true));
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
        for (Register register : indexed) {
            readings.read(register.series(), eventTime, register.value(bytes, start, request.address()));
            if (register.heard(now)) {
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
        RegisterSetting any = registers.get(0).setting();
        int last = request.address() + request.count() - 1;
        return "unit " + any.unitId() + " " + any.kind().text() + " " + request.address()
                + (request.count() == 1 ? "" : " to " + last);
    }
}
