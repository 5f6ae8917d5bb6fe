package io.estran.protocol.batch;

/**
 * A decoded envelope with the bytes of its block.
 *
 * @param bytes the whole block, envelope included: the value of its Kafka record; shared, nobody writes to it
 * @param bodyOffset where the stored body begins in {@code bytes}
 */
public record Block(
        int version,
        int recordTypeCode,
        int suite,
        int codec,
        String asset,
        int recordCount,
        long firstTime,
        long lastTime,
        int storedLength,
        int plainLength,
        byte[] bytes,
        int bodyOffset) {}
