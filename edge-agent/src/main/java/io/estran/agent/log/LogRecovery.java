package io.estran.agent.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Walks the decision table of the package comment over the segments of one log. Used once, by one thread. */
final class LogRecovery {
    private final List<Segment> segments;
    private final long first;
    private final boolean endOnly;
    private final ReadProgress progress;
    private final SegmentScan scan;
    private final List<Damage> corrupt = new ArrayList<>();
    private final List<Log.Range> missing = new ArrayList<>();
    private final List<Segment> kept = new ArrayList<>();
    private final List<Segment> unused = new ArrayList<>();
    private long synced;
    private long end;
    private long covered;
    private long torn;
    private @Nullable Segment writable;

    /**
     * Over those segments.
     *
     * @param knownSynced a position that the owner knows to be synced
     * @param first the first position that the owner needs
     * @param endOnly whether segments of which it is known where they end are kept unread
     */
    LogRecovery(
            List<Segment> found,
            long knownSynced,
            long first,
            boolean endOnly,
            ReadMemory memory,
            ReadProgress progress) {
        segments = found.stream()
                .sorted(Comparator.comparingLong(segment -> segment.header.generation()))
                .toList();
        synced = knownSynced;
        this.first = first;
        this.endOnly = endOnly;
        this.scan = new SegmentScan(memory);
        this.progress = progress;
        covered = first;
    }

    /** Closes the files of all segments, of a log that is not opened. */
    void close() throws IOException {
        for (Segment segment : segments) {
            segment.file.close();
        }
    }

    /** Gives every record found, in order of position; segments that lie before the first position needed are not read. */
    void run(Consumer<LogRecord> visitor) throws IOException {
        long[] limits = new long[segments.size()];
        long limit = Long.MAX_VALUE;
        for (int i = segments.size() - 1; i >= 0; i--) {
            limits[i] = limit;
            limit = Math.min(limit, segments.get(i).base());
        }
        end = synced;
        long all = 0;
        for (int i = 0; i < segments.size(); i++) {
            all += isToBeRead(i, limits[i]) ? segments.get(i).size : 0;
        }
        long done = 0;
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            if (limits[i] <= first) {
                unused.add(segment);
            } else if (isToBeRead(i, limits[i])) {
                scan.read(segment);
                synced = Math.max(synced, scan.synced());
                judge(i, limits[i], visitor);
                done += segment.size;
                progress.read(done, all);
            } else {
                keepUnread(segment, limits[i]);
            }
        }
        skipTo(end);
    }

    /** One that a next generation follows ends where that begins, or before what is damaged in it. */
    private boolean isToBeRead(int i, long limit) {
        boolean endIsKnown = i < segments.size() - 1
                && segments.get(i + 1).header.generation()
                        == segments.get(i).header.generation() + 1
                && segments.get(i).base() < limit;
        return limit > first && !(endOnly && endIsKnown);
    }

    private void keepUnread(Segment segment, long limit) {
        segment.end = limit;
        segment.live = 1;
        kept.add(segment);
        skipTo(segment.base());
        covered = Math.max(covered, limit);
    }

    private void judge(int i, long limit, Consumer<LogRecord> visitor) {
        Segment segment = segments.get(i);
        boolean last = i == segments.size() - 1;
        if (last) {
            judgeLast(segment);
        } else {
            damageBefore(limit);
            segment.end = Math.min(scan.end(), limit);
            Segment next = segments.get(i + 1);
            if (next.header.generation() == segment.header.generation() + 1
                    && segment.end < Math.min(limit, next.base())) {
                corrupt.add(damage(segment, segment.end, next.base()));
            }
        }
        scan.forEach(segment.base(), segment.end, found -> {
            segment.live++;
            skipTo(found.position());
            covered = Math.max(covered, found.next());
            visitor.accept(found);
        });
        (segment.live > 0 || segment == writable ? kept : unused).add(segment);
    }

    private void damageBefore(long limit) {
        for (Damage each : scan.damage()) {
            if (each.from() < limit) {
                corrupt.add(new Damage(each.from(), Math.min(each.to(), limit), each.file(), each.offset()));
            }
        }
    }

    /** Only what stands at the end of the log may be torn. */
    private void judgeLast(Segment segment) {
        long cut = Long.MAX_VALUE;
        for (Damage each : scan.damage()) {
            if (each.to() > synced) {
                cut = Math.max(each.from(), synced);
                break;
            }
        }
        damageBefore(Math.min(cut, synced));
        segment.end = Math.min(scan.end(), cut);
        end = Math.max(segment.end, synced);
        if (cut < Long.MAX_VALUE) {
            torn += scan.end() - cut;
        } else if (segment.end < synced) {
            corrupt.add(damage(segment, segment.end, synced));
        } else {
            writable = segment;
            torn += scan.isTorn() ? RecordFormat.HEADER : 0;
        }
    }

    private static Damage damage(Segment segment, long from, long to) {
        return new Damage(from, to, segment.name(), segment.offset(from));
    }

    /** No record covers the positions from where the last one ended up to that. */
    private void skipTo(long position) {
        if (position > covered) {
            missing.add(new Log.Range(covered, position));
            covered = position;
        }
    }

    /**
     * Rule 8: what was found is synced before it is used. It is written once more before that, because a sync that failed
     * before the process died may have left records that can be read and that no sync would save. What stands behind a torn
     * place is made void, so that it is not found again when the segment that follows is gone.
     */
    void secure() throws IOException {
        Segment tail = segments.isEmpty() ? null : segments.get(segments.size() - 1);
        if (tail != null) {
            scan.rewrite(tail.file, tail.end);
            tail.file.sync();
        }
    }

    /** Segments that hold something, or are written on. */
    List<Segment> kept() {
        return kept;
    }

    /** Segments that hold nothing. */
    List<Segment> unused() {
        return unused;
    }

    /** The segment in which writing can go on; null if a new one must begin. */
    @Nullable
    Segment writable() {
        return writable;
    }

    long lastGeneration() {
        return segments.isEmpty() ? 0 : segments.get(segments.size() - 1).header.generation();
    }

    /** Where writing goes on. */
    long end() {
        return end;
    }

    LogFindings result() {
        return new LogFindings(end, List.copyOf(corrupt), List.copyOf(missing), torn);
    }
}
