package io.estran.protocol.body;

import io.estran.protocol.batch.RecordType;

/**
 * An encoded body before it is deflated, and what its envelope will say of it.
 *
 * @param asset of all its records
 * @param firstTime first event time, ns since the Unix epoch
 * @param lastTime last event time, ns
 * @param bytes shared, not copied: nobody writes to it
 */
public record PlainBody(RecordType type, String asset, int recordCount, long firstTime, long lastTime, byte[] bytes) {}
