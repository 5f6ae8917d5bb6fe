package io.estran.testkit;

import io.estran.testkit.FaultyDisk.Call;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** Which calls to a {@link FaultyDisk} fail. Guarded by the disk. */
final class CallFaults {
    private final Map<Call, Long> callsOfKind = new EnumMap<>(Call.class);
    private final Map<Call, Long> failFrom = new EnumMap<>(Call.class);
    private long calls;
    private long cutAtCall = Long.MAX_VALUE;
    private long failAtCall = Long.MAX_VALUE;
    private boolean failing;
    private boolean readOnly;
    private boolean unchecked;
    private boolean off;

    long calls() {
        return calls;
    }

    long calls(Call kind) {
        return callsOfKind.getOrDefault(kind, 0L);
    }

    void cutPowerAtCall(long n) {
        cutAtCall = n;
    }

    void failAtCall(long n) {
        failAtCall = n;
    }

    void failFrom(Call kind, long n) {
        failFrom.put(kind, n);
    }

    void setFailing(boolean failing) {
        this.failing = failing;
    }

    void setReadOnly(boolean readOnly) {
        this.readOnly = readOnly;
    }

    void setUnchecked(boolean unchecked) {
        this.unchecked = unchecked;
    }

    void heal() {
        failFrom.clear();
        failAtCall = Long.MAX_VALUE;
        failing = false;
        readOnly = false;
    }

    void powerOn() {
        off = false;
        cutAtCall = Long.MAX_VALUE;
    }

    boolean isOff() {
        return off;
    }

    void powered() throws IOException {
        if (off) {
            throw new IOException("power cut");
        }
    }

    /** Throws if nothing may be opened for writing. */
    void writable() throws IOException {
        if (readOnly) {
            throw new IOException("read-only file system");
        }
    }

    /** Counts a changing call; throws if it is to fail. */
    void changing(Call kind) throws IOException {
        powered();
        calls++;
        long ofKind = callsOfKind.merge(kind, 1L, Long::sum);
        if (calls >= cutAtCall) {
            off = true;
            throw new IOException("power cut");
        }
        writable();
        if (failing || calls == failAtCall || ofKind >= failFrom.getOrDefault(kind, Long.MAX_VALUE)) {
            if (unchecked) {
                throw new IllegalStateException("a mistake in a program");
            }
            throw new IOException("input/output error");
        }
    }
}
