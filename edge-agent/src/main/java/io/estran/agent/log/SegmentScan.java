package io.estran.agent.log;

import io.estran.process.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Everything that can be read of one segment: its records in order, the damage between them, and where they end. It goes from
 * one segment to the next by {@link #read}. One thread.
 */
final class SegmentScan {
    private final RecordFormat format = new RecordFormat();
    private final ReadMemory memory;
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private SegmentHeader header = new SegmentHeader(0, 0, 0, 0);
    private String name = "";
    private int[] found = new int[64];
    private int count;
    private final List<Damage> damage = new ArrayList<>();
    private int end;
    private long synced;

    SegmentScan(ReadMemory memory) {
        this.memory = memory;
    }

    /** Scans that segment; what was found of the one before is forgotten. */
    void read(Segment segment) throws IOException {
        int size = Math.toIntExact(segment.file.size());
        bytes = memory.ofAtLeast(size);
        Salvage file = new Salvage(segment.file, bytes);
        header = segment.header;
        name = segment.name();
        count = 0;
        damage.clear();
        end = SegmentHeader.RECORDS_AT;
        synced = header.base();
        scan(file);
        file.finish();
    }

    private void scan(Salvage file) {
        int at = end;
        while (bytes.limit() - at >= RecordFormat.HEADER) {
            file.fill(at + RecordFormat.HEADER);
            file.fill(RecordFormat.statedEnd(bytes, at));
            if (format.isRecord(bytes, at, header, position(at))) {
                if (at > end) {
                    damage.add(new Damage(position(end), position(at), name, end));
                }
                if (count == found.length) {
                    found = Arrays.copyOf(found, count * 2);
                }
                found[count++] = at;
                synced = Math.max(synced, RecordFormat.syncedBefore(bytes, at));
                at += RecordFormat.framed(RecordFormat.length(bytes, at));
                end = at;
            } else {
                at = RecordFormat.nextMarker(bytes, at + RecordFormat.ALIGNMENT, file.filled());
            }
        }
    }

    private long position(int at) {
        return header.base() + at - SegmentHeader.RECORDS_AT;
    }

    private int offset(long position) {
        return (int) (SegmentHeader.RECORDS_AT + position - header.base());
    }

    /** Position behind the last record. */
    long end() {
        return position(end);
    }

    /** Largest position that a record says was synced before it, at least the base. */
    long synced() {
        return synced;
    }

    /** Ranges between records that hold none. */
    List<Damage> damage() {
        return damage;
    }

    /** Whether something like a record stands at the end: an append that was torn. */
    boolean isTorn() {
        return RecordFormat.isBegun(bytes, end, header.base(), end());
    }

    /**
     * Writes once more what stands before {@code to} and was not known to be synced, head included, and makes void what stands
     * behind it.
     */
    void rewrite(DiskFile target, long to) throws IOException {
        target.write(header.encode(), 0);
        int from = offset(Math.min(to, synced));
        int until = offset(to);
        if (from < until) {
            target.write(bytes.duplicate().limit(until).position(from), from);
        }
        if (until < end) {
            target.write(ByteBuffer.allocate(end - until), until);
        }
    }

    /** Gives the records of positions [from, to). */
    void forEach(long from, long to, Consumer<LogRecord> visitor) {
        for (int i = 0; i < count; i++) {
            int at = found[i];
            long position = position(at);
            if (position >= from && position < to) {
                int length = RecordFormat.length(bytes, at);
                ByteBuffer payload =
                        bytes.slice(at + RecordFormat.HEADER, length).order(ByteOrder.LITTLE_ENDIAN);
                visitor.accept(new LogRecord(
                        position, position + RecordFormat.framed(length), RecordFormat.tag(bytes, at), payload));
            }
        }
    }
}
