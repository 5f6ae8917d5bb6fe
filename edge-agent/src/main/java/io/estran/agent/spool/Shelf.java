package io.estran.agent.spool;

import io.estran.agent.log.DamagedRecordException;
import io.estran.agent.log.Log;
import io.estran.agent.log.SegmentPool;
import io.estran.agent.quarantine.Quarantine;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.lane.BatchClass;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of the spool: one log a class over one pool of segments, so that evicting a segment of a low class costs no
 * event. Space is used again only when the disk says why: what a gap stands for, after the flush that syncs the gap (rule
 * 24); what was freed, after the next checkpoint, so that a recovery can tell it from what is damaged. Owned by the storage
 * thread.
 */
final class Shelf implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Shelf.class);

    private final SegmentPool pool;
    private final EnumMap<BatchClass, Log> logs;
    private final List<Leaving> replaced = new ArrayList<>();
    private final List<Leaving> freed = new ArrayList<>();

    private record Leaving(BatchClass batchClass, long position) {}

    Shelf(SegmentPool pool, Map<BatchClass, Log> logs) {
        this.pool = pool;
        this.logs = new EnumMap<>(logs);
    }

    Log log(BatchClass batchClass) {
        Log log = logs.get(batchClass);
        if (log == null) {
            throw new IllegalStateException("no log of class " + batchClass);
        }
        return log;
    }

    SegmentPool pool() {
        return pool;
    }

    /** Appends in memory. */
    Item append(Lane lane, Batch batch) {
        return new Item(batch, log(lane.batchClass).append(lane.number, ByteBuffer.wrap(batch.bytes())));
    }

    boolean isSynced(Lane lane, Item item) {
        return item.position < log(lane.batchClass).synced();
    }

    byte[] read(Lane lane, Item item) throws IOException, DamagedRecordException {
        return log(lane.batchClass).read(item.position, item.length);
    }

    /** Its bytes as the disk gives them, damaged or not. */
    byte[] salvage(Lane lane, Item item) throws IOException {
        return log(lane.batchClass).salvage(item.position, item.length);
    }

    /** Its bytes go to quarantine, as far as the disk gives them, before a gap takes its place. */
    void keep(String why, Lane lane, Item item, Quarantine quarantine) {
        try {
            quarantine.keep(why + "-" + lane.id + "-" + item.from + ".batch", salvage(lane, item));
        } catch (IOException gone) {
            log.debug("sequence {} of lane {} leaves no bytes", item.from, lane.id, gone);
        }
    }

    /** Whether the disk takes what is written: one that does not is gone, and what it does not give may come back with it. */
    boolean isWritable() {
        try {
            pool.proveWritable();
            return true;
        } catch (IOException gone) {
            log.debug("the disk takes nothing", gone);
            return false;
        }
    }

    /** A gap stands for it: its space may be used again once all that is appended now is synced. */
    void replaced(Lane lane, Item item) {
        replaced.add(new Leaving(lane.batchClass, item.position));
    }

    /** It is accounted for: its space may be used again behind the next checkpoint. */
    void freed(Lane lane, Item item) {
        freed.add(new Leaving(lane.batchClass, item.position));
    }

    int unsynced() {
        return logs.values().stream().mapToInt(Log::unsynced).sum();
    }

    /** Bytes ever appended: the sum of the logs' ends. */
    long end() {
        return logs.values().stream().mapToLong(Log::end).sum();
    }

    /** Free segments that the next flush will take. */
    int segmentsNeeded() {
        return logs.values().stream().mapToInt(Log::segmentsNeeded).sum();
    }

    /** Writes and syncs everything appended, then lets go what was replaced. */
    void flush() throws IOException {
        for (Log log : logs.values()) {
            log.flush();
        }
        letGo(replaced);
    }

    /** A checkpoint says what was freed, or the space is needed now: false if neither this nor the next flush gives any. */
    boolean letFreedGo() {
        boolean any = !freed.isEmpty() || !replaced.isEmpty();
        letGo(freed);
        return any;
    }

    private void letGo(List<Leaving> leaving) {
        List<Leaving> all = List.copyOf(leaving);
        leaving.clear(); // first: to let a record go twice would free what is still needed
        all.forEach(each -> log(each.batchClass()).release(each.position()));
    }

    /** End of each class's log, all synced. */
    Map<BatchClass, Long> synced() {
        EnumMap<BatchClass, Long> synced = new EnumMap<>(BatchClass.class);
        logs.forEach((batchClass, log) -> synced.put(batchClass, log.synced()));
        return synced;
    }

    @Override
    public void close() throws IOException {
        for (Log log : logs.values()) {
            log.close();
        }
        pool.close();
    }
}
