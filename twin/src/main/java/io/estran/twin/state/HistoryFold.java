package io.estran.twin.state;

import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.twin.stream.CommittedRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * The newest windows of one series and length, or its sessions of one gap: for each start the largest (revision, run number, lane, sequence, place in
 * the batch), and of the starts the largest. A start that fell out has as many larger ones for ever, so any order of the
 * same records, with any repetitions, ends in the same state. One owner thread.
 */
final class HistoryFold {
    private static final Comparator<CommittedRecord.Aggregate> ORDER =
            Comparator.<CommittedRecord.Aggregate>comparingInt(
                            record -> record.window().revision())
                    .thenComparing(CommittedRecord.Aggregate::place);

    private static final long WINDOW_BYTES = 512;

    private final long length;
    private final int bound;
    private final TreeMap<Long, CommittedRecord.Aggregate> byStart = new TreeMap<>();
    private long bytes;

    /** Keeps {@code bound} windows of that length, or sessions of that gap, ns. */
    HistoryFold(long length, int bound) {
        this.length = length;
        this.bound = bound;
    }

    /** Takes a window; whether that changed anything. */
    boolean add(CommittedRecord.Aggregate record) {
        long start = record.window().start();
        CommittedRecord.Aggregate known = byStart.get(start);
        if (known != null) {
            if (ORDER.compare(record, known) <= 0) {
                return false;
            }
        } else if (byStart.size() >= bound && start < byStart.firstKey()) {
            return false;
        }
        byStart.put(start, record);
        bytes += cost(record) - (known == null ? 0 : cost(known));
        if (byStart.size() > bound) {
            forgetOldest();
        }
        return true;
    }

    void forgetOldest() {
        bytes -= cost(byStart.pollFirstEntry().getValue());
    }

    /** Estimated size of a window here, bytes: its objects, and the bins of its sketch. */
    static long cost(CommittedRecord.Aggregate record) {
        QuantileSketch sketch = record.window().sketch();
        return WINDOW_BYTES + (long) Long.BYTES * (sketch.negative().length + sketch.positive().length);
    }

    long bytes() {
        return bytes;
    }

    int size() {
        return byStart.size();
    }

    WindowHistory history() {
        List<WindowAggregate> windows = new ArrayList<>(byStart.size());
        for (CommittedRecord.Aggregate record : byStart.values()) {
            windows.add(record.window());
        }
        return new WindowHistory(length, windows, byStart.lastEntry().getValue().place());
    }
}
