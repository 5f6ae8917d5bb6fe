/**
 * The inputs of the pipeline and how the journal keeps them.
 *
 * <p>One journal record is the {@code inputs} of one frame: a version byte (1), then inputs back to back, each a tag byte
 * and its fields. Little-endian; varint is unsigned LEB128, zigzag as in Protobuf, text is a varint length and UTF-8. Deltas
 * begin anew in each record, so that each record is read alone.
 *
 * <pre>
 * 0x80      reading, with flags in the low bits of the tag (0x40 is not used):
 *             0x01 quality is given: byte quality, byte reason code; otherwise good
 *             0x02 position is the previous one + 1         0x04 position: zigzag to the previous one; neither: no position
 *             0x08 the same series as before                0x10 the next series; neither: zigzag to the one before
 *             0x20 the same event time as before; otherwise zigzag to the one before
 *           then, in this order: series, time, position, quality as far as flagged, and the value's 8 bytes
 * 0x01      tick: wall time and monotonic time (8 bytes each), varint rejected and dropped since the tick before
 * 0x02      series: varint number, varint source, text name, text unit, byte resolution + 1, 8 bytes low, 8 bytes high
 * 0x03      run start: varint number, 16 bytes run id, text agent, text version, wall, monotonic (8 bytes each)
 * 0x04      configuration: byte last, varint length, bytes (a part of the canonical form; the last one puts it in force)
 * 0x05      event: text type, text asset, 8 bytes time, varint fields, each text name, byte type, value
 * 0x06      actuation outcome: varint order, text outcome, zigzag micros (-1: never sent), 8 bytes wall
 * 0x07      source ended: varint source, varint position
 * 0x08      source allowance: varint source, varint position
 * 0x09      end of all input
 * 0x0a      what is known of the time: 8 bytes earliest, 8 bytes offset (behind the gateway's clock; -2^63 not known)
 * </pre>
 *
 * <p>Reader and writer share no state and start no thread. A record that breaks the format is refused by
 * {@link io.estran.agent.input.MalformedInputException} where it does: storage has checked its checksum, so this is another
 * version's. Every length and number is checked before memory is taken for it.
 */
package io.estran.agent.input;
