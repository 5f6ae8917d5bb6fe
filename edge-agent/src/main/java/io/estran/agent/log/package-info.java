/**
 * The log format that journal and spool share: records that are found again after any crash, in preallocated segments that
 * are reused.
 *
 * <p><b>Layout.</b> Little-endian. A {@link io.estran.agent.log.SegmentPool pool} is a folder of files {@code NNNNNN.segment}
 * of one size. A segment is a header of 64 bytes at offset 0 and a copy of it at 512; records begin at 1024.
 *
 * <pre>
 * segment header            record header (32 bytes), then the payload, then zeros up to a multiple of 8
 *  0 u32 magic "ESLG"        0 u32 marker "ESTR"
 *  4 u16 version 1           4 u32 length of the payload
 *  6 u16 kind of the log     8 u64 position synced before this record's group was written
 *  8 u64 generation         16 u64 tag, the owner's
 * 16 u64 base position      24 u32 CRC32C over the segment header's bytes 0 to 32, the position (u64), bytes 0 to 24, payload
 * 24 u64 run number         28 u32 zero
 * 32 u32 CRC32C of 0 to 32
 * </pre>
 *
 * A position counts the bytes of framed records from the beginning of the log; it does not depend on segments. The
 * generation counts the segments that a log has begun, the run number the starts of the agent. Because the segment's header
 * and the position go into the checksum, what a reused segment still holds of its earlier life, in this log or another, is
 * never read as new. Magic, version and checksum of a header keep their places in all versions.
 *
 * <p><b>Writing.</b> Appended records wait in memory until {@link io.estran.agent.log.Log#flush} writes and syncs them as one
 * group. A segment's header is synced before its first record, and a segment before the next one begins: so every base is
 * a synced position. After a failed write or sync the segment is never written again: the next flush begins a new one at
 * the last synced position and writes there, byte for byte, what is not synced. One thread owns a log.
 *
 * <p><b>Recovery</b> reads every segment that may hold a position that the owner needs; where a record should stand and none
 * does, it looks for the next at each multiple of 8. <i>Synced</i> is the largest of: the bases, the positions that records
 * carry, and what the owner knows (its checkpoint).
 *
 * <table>
 * <caption>What recovery does</caption>
 * <tr><th>found</th><th>means</th><th>done</th></tr>
 * <tr><td>file without a valid header, or of the wrong size</td><td>being made, or both copies damaged</td><td>free segment; missing positions show as below</td></tr>
 * <tr><td>one header copy valid</td><td>torn or damaged header</td><td>that copy is used, both are written again</td></tr>
 * <tr><td>header of a newer version</td><td>a newer release wrote it</td><td>refused, nothing is changed</td></tr>
 * <tr><td>record at or beyond the base of a later generation</td><td>a flush failed, its records stand in the later segment</td><td>ignored</td></tr>
 * <tr><td>no valid record, and none behind</td><td>the end</td><td>header and what is not known to be synced are written again and synced; writing goes on here</td></tr>
 * <tr><td>damage before synced, a record behind</td><td>corruption</td><td>range reported, reading goes on behind it</td></tr>
 * <tr><td>the end stands before synced</td><td>corruption of the tail</td><td>range reported, writing goes on at synced in a new segment</td></tr>
 * <tr><td>damage at or behind synced</td><td>torn tail</td><td>cut there, counted; what stands behind is overwritten with zeros: writing goes on in a new segment</td></tr>
 * <tr><td>the next generation begins behind this one's end</td><td>corruption of the segment's tail</td><td>range reported</td></tr>
 * <tr><td>a generation is missing</td><td>freed, vanished, or its header damaged</td><td>its positions are reported as missing; the owner knows what it freed</td></tr>
 * <tr><td>a page of a file cannot be read</td><td>bad sector</td><td>as if it were zeros; if it is the head, or nothing of the file can be read, an error: it may pass, and storage says what comes of it</td></tr>
 * </table>
 *
 * Limits: a payload has at most a segment less 1,064 bytes; recovery takes memory for one segment.
 */
package io.estran.agent.log;
