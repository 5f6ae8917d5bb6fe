package io.estran.agent.spool;

import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.Gap;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import org.jspecify.annotations.Nullable;

/** A batch or gap in the spool, without its bytes. Owned by the storage thread. */
final class Item {
    /** How far it has come. */
    enum State {
        UNSENT,
        IN_FLIGHT,
        STORED
    }

    final long from;
    final long to;
    /** Why, if it is a gap; null for a batch. */
    final @Nullable GapReason gap;
    /** Chain hash at {@link #to}. */
    final Hash256 hash;
    /** Where its bytes stand in the log of its class. */
    final long position;

    final int length;
    /** Records in it; -1 if a gap does not know. */
    final long records;

    final long firstTime;
    final long lastTime;
    final long lastOrdinal;
    final long journalPosition;
    State state = State.UNSENT;
    /** Offset in {@code estran.ingest} if {@link State#STORED}. */
    long storedAt;
    /** How often the disk did not give its bytes. */
    int failures;

    Item(Batch batch, long position) {
        BatchHeader header = batch.header();
        Gap declared = header.gap();
        this.from = header.from();
        this.to = header.to();
        this.gap = declared == null ? null : declared.reason();
        this.hash = batch.point().hash();
        this.position = position;
        this.length = batch.bytes().length;
        this.records = declared == null ? header.recordCount() : declared.records();
        this.firstTime = declared == null ? header.firstTime() : declared.firstTime();
        this.lastTime = declared == null ? header.lastTime() : declared.lastTime();
        this.lastOrdinal = header.lastOrdinal();
        this.journalPosition = header.journalPosition();
    }

    boolean isGap() {
        return gap != null;
    }
}
