/**
 * The inputs of the pipeline, their way to the journal and how the journal keeps them.
 *
 * <p>The pipeline thread writes inputs into {@link io.estran.agent.input.InputColumns}: readings as columns of plain numbers. The
 * storage thread packs them into journal records ({@link io.estran.agent.input.InputEncoder}). A record is a stretch of
 * consecutive inputs, of several hand-overs or a part of one; it ends when it is full (64 KiB or 65,536 readings), when a
 * record for the spool or a state follows from it, and when it is synced. Each record is read alone. Where it was cut says
 * nothing.
 *
 * <p>Little-endian; varint is unsigned LEB128, zigzag as in Protobuf, text is a varint length and UTF-8; bits begin with the
 * lowest of a byte.
 *
 * <pre>
 * byte       version (2)
 * varint     readings
 * if any:    varint bytes of each column: series, event times, values, qualities, positions; then the columns (bits are
 *            filled up to a byte with zeros), as drawn in the comment of each: {@link io.estran.agent.input.SeriesColumn},
 *            {@link io.estran.agent.input.TimeColumn}, {@link io.estran.agent.input.ValueColumn},
 *            {@link io.estran.agent.input.QualityColumn}, {@link io.estran.agent.input.PositionColumn}
 * then the other inputs, each behind a varint: readings since the last of them, or since the beginning; and a byte:
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
 * version's. Every length and number is checked before memory is taken for it; what is taken grows with the series met.
 */
package io.estran.agent.input;
