package io.estran.agent.log;

import java.nio.ByteBuffer;

/**
 * A record as recovery or an inspector meets it.
 *
 * @param position where it begins
 * @param next position behind it
 * @param tag the owner's
 * @param payload valid during the call only; little-endian
 */
public record LogRecord(long position, long next, long tag, ByteBuffer payload) {}
