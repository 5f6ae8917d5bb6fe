package io.estran.twin;

import io.estran.twin.stream.CommittedRecord;

/** Is told each event once, as it is read: alarm transitions and actuations, too. */
@FunctionalInterface
public interface EventListener {
    /** On the twins' thread: return soon. */
    void event(CommittedRecord.EventRecord event);
}
