package io.estran.protocol.batch;

/** Bounds that a reader checks before it takes memory. */
public final class BatchLimits {
    /** Largest batch, header and payload, bytes. */
    public static final int MAX_BATCH_BYTES = 256 * 1024;
    /** A batch is sealed when its payload reaches this many bytes. */
    public static final int SEAL_BYTES = 128 * 1024;
    /** Largest header, bytes. */
    public static final int MAX_HEADER_BYTES = 4096;
    /** Most blocks in a batch. */
    public static final int MAX_BLOCKS = 4096;
    /** Most records in a block. */
    public static final int MAX_BLOCK_RECORDS = 65_536;
    /** Largest plain body of a block, bytes. */
    public static final int MAX_BODY_BYTES = 4 * 1024 * 1024;
    /** Largest event, bytes of JSON. */
    public static final int MAX_EVENT_BYTES = 4096;

    private BatchLimits() {}
}
