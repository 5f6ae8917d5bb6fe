package io.estran.protocol.codec;

import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.batch.BatchOutline;
import io.estran.protocol.batch.Gap;
import io.estran.protocol.bytes.ByteReader;
import io.estran.protocol.bytes.ByteWriter;
import io.estran.protocol.bytes.Digests;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.fault.UnreadableVersionException;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import java.nio.ByteBuffer;

/** Header to bytes and back: the places of {@link HeaderLayout}, then strings, flagged parts, extensions. Static; any thread. */
final class HeaderCodec {
    private static final int DIGEST_SHA256 = 1;

    private HeaderCodec() {}

    /**
     * What the header says of the payload behind it.
     *
     * @param storedLength its bytes
     * @param plainLength its bytes if no body were compressed
     * @param crc CRC32C of its bytes
     * @param digest SHA-256 over the SHA-256 digests of its blocks
     */
    record Payload(int storedLength, long plainLength, int crc, Hash256 digest) {}

    /** A header with what it says of its payload. */
    record Decoded(BatchHeader header, Payload payload) {}

    /**
     * The header's bytes.
     *
     * @throws IllegalArgumentException if its fields contradict each other or pass their bounds
     */
    static byte[] encode(BatchHeader header, Payload payload) {
        String problem = header.version() == BatchHeader.VERSION
                ? HeaderRules.problemWith(header)
                : "version is " + header.version() + ", must be " + BatchHeader.VERSION;
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException("header: " + problem);
        }
        ByteWriter out = new ByteWriter();
        writeFixed(out, header, payload);
        out.text("agent", header.agent().value(), HeaderRules.MAX_NAME_BYTES);
        out.text("tenant", header.tenant(), HeaderRules.MAX_NAME_BYTES);
        out.text("label", header.label(), HeaderRules.MAX_NAME_BYTES);
        out.text("key id", header.keyId(), HeaderRules.MAX_NAME_BYTES);
        if (header.salt().length > HeaderRules.MAX_SALT_BYTES) {
            throw new IllegalArgumentException("header: salt has " + header.salt().length + " bytes, must be at most "
                    + HeaderRules.MAX_SALT_BYTES);
        }
        out.varint(header.salt().length);
        out.put(header.salt());
        LanePoint predecessor = header.predecessor();
        if (predecessor != null) {
            out.id(predecessor.lane());
            out.i64(predecessor.sequence());
            out.put(predecessor.hash().toBytes());
        }
        Gap gap = header.gap();
        if (gap != null) {
            writeGap(out, gap);
        }
        HeaderExtensions.write(out, header.attestations());
        return finish(out);
    }

    /**
     * Reads the header of a batch whose outline was checked.
     *
     * @throws UnreadableVersionException if its version, digest, suite or a critical extension needs a newer release
     */
    static Decoded decode(byte[] bytes, BatchOutline outline)
            throws MalformedBatchException, UnreadableVersionException {
        if (outline.version() != BatchHeader.VERSION) {
            if (outline.version() == 0) {
                throw new MalformedBatchException("header: version is 0, must be at least 1");
            }
            throw new UnreadableVersionException(
                    outline.version(),
                    "header: version is " + outline.version() + ", this release reads " + BatchHeader.VERSION);
        }
        ByteReader in = new ByteReader("header", bytes, 0, HeaderLayout.headerLength(bytes) - 4);
        Decoded decoded = readFields(in, outline);
        in.end();
        String problem = HeaderRules.problemWith(decoded.header());
        if (!problem.isEmpty()) {
            throw new MalformedBatchException("header: " + problem);
        }
        return decoded;
    }

    private static void writeFixed(ByteWriter out, BatchHeader header, Payload payload) {
        out.put(HeaderLayout.MAGIC);
        out.u16(header.version());
        out.u16(0); // length, known at the end
        out.u8(header.batchClass().code());
        out.u8(flags(header));
        out.u8(DIGEST_SHA256);
        out.u8(checked("suite", header.suite(), 0xff));
        out.u8(checked("codec", header.codec(), 0xff));
        out.u8(0);
        out.u16(checked("schema id", header.schemaId(), 0xffff));
        out.id(header.lane());
        out.i64(header.sequence());
        out.i64(header.to());
        out.u32(payload.storedLength());
        out.u32(payload.crc());
        out.u32((int) payload.plainLength());
        out.u32(header.recordCount());
        out.u32(header.blockCount());
        out.id(header.run());
        out.i64(header.runNumber());
        out.i64(header.sealedAt());
        out.i64(header.firstTime());
        out.i64(header.lastTime());
        out.i64(header.lastOrdinal());
        out.i64(header.journalPosition());
        out.put(header.previous().toBytes());
        out.put(payload.digest().toBytes());
    }

    private static int flags(BatchHeader header) {
        return (header.sequence() == 1 ? HeaderLayout.FLAG_FIRST : 0)
                | (header.lastOfLane() ? HeaderLayout.FLAG_LAST : 0)
                | (header.gap() != null ? HeaderLayout.FLAG_GAP : 0)
                | (header.predecessor() != null ? HeaderLayout.FLAG_PREDECESSOR : 0);
    }

    private static int checked(String field, int value, int max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException("header: " + field + " is " + value + ", must be 0 to " + max);
        }
        return value;
    }

    private static void writeGap(ByteWriter out, Gap gap) {
        out.put(gap.hashOfTo().toBytes());
        out.u8(gap.reason().code());
        out.i64(gap.records());
        out.i64(gap.firstTime());
        out.i64(gap.lastTime());
        out.u8(checked("gap's signature algorithm", gap.signatureAlgorithm(), 0xff));
        out.varint(gap.signature().length);
        out.put(gap.signature());
    }

    private static byte[] finish(ByteWriter out) {
        int length = out.size() + 4;
        if (length > BatchLimits.MAX_HEADER_BYTES) {
            throw new IllegalArgumentException(
                    "header has " + length + " bytes, must be at most " + BatchLimits.MAX_HEADER_BYTES);
        }
        out.u32(0);
        byte[] bytes = out.toBytes();
        ByteBuffer view = ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        view.putShort(HeaderLayout.HEADER_LENGTH_AT, (short) length);
        view.putInt(length - 4, Digests.crc32c(ByteBuffer.wrap(bytes, 0, length - 4)));
        return bytes;
    }

    private static Decoded readFields(ByteReader in, BatchOutline outline)
            throws MalformedBatchException, UnreadableVersionException {
        in.slice("outline", HeaderLayout.FLAGS_AT);
        int flags = (int) in.inRange("flags", in.u8("flags"), 0, 0x0f);
        if (((flags & HeaderLayout.FLAG_FIRST) != 0) != (outline.from() == 1)) {
            throw in.malformed("flag first", "must be set at sequence 1 and nowhere else");
        }
        readable("digest", in.u8("digest"), DIGEST_SHA256);
        int suite = in.u8("suite");
        readable("suite", suite, 0);
        int codec = in.u8("codec");
        in.inRange("byte 13", in.u8("byte 13"), 0, 0);
        int schemaId = in.u16("schema id");
        Id128 lane = in.id("lane");
        long sequence = in.i64("sequence");
        in.i64("last sequence");
        int storedLength = (int) in.u32("stored payload length");
        int crc = (int) in.u32("payload checksum");
        long plainLength = in.u32("plain payload length");
        int records = (int) in.inRange(
                "record count",
                in.u32("record count"),
                0,
                (long) BatchLimits.MAX_BLOCKS * BatchLimits.MAX_BLOCK_RECORDS);
        int blocks = (int) in.inRange("block count", in.u32("block count"), 0, BatchLimits.MAX_BLOCKS);
        Id128 run = in.id("run");
        long runNumber = in.i64("run number");
        long sealedAt = in.i64("sealed at");
        long firstTime = in.i64("first event time");
        long lastTime = in.i64("last event time");
        long lastOrdinal = in.i64("last ordinal");
        long journalPosition = in.i64("journal position");
        Hash256 previous = in.hash("previous hash");
        Hash256 digest = in.hash("payload digest");
        AgentName agent = new AgentName(outline.agent());
        in.text("agent", HeaderRules.MAX_NAME_BYTES);
        String tenant = in.text("tenant", HeaderRules.MAX_NAME_BYTES);
        String label = in.text("label", HeaderRules.MAX_NAME_BYTES);
        String keyId = in.text("key id", HeaderRules.MAX_NAME_BYTES);
        byte[] salt = in.take("salt", in.count("salt length", 0, HeaderRules.MAX_SALT_BYTES));
        LanePoint predecessor = (flags & HeaderLayout.FLAG_PREDECESSOR) == 0
                ? null
                : new LanePoint(
                        in.id("predecessor's lane"), in.i64("predecessor's sequence"), in.hash("predecessor's hash"));
        Gap gap = outline.isGap() ? readGap(in, outline.to()) : null;
        BatchHeader header = new BatchHeader(
                outline.version(),
                outline.batchClass(),
                (flags & HeaderLayout.FLAG_LAST) != 0,
                agent,
                tenant,
                run,
                runNumber,
                lane,
                sequence,
                previous,
                predecessor,
                gap,
                sealedAt,
                firstTime,
                lastTime,
                records,
                blocks,
                lastOrdinal,
                journalPosition,
                label,
                suite,
                codec,
                keyId,
                schemaId,
                salt,
                HeaderExtensions.readAttestations(in));
        return new Decoded(header, new Payload(storedLength, plainLength, crc, digest));
    }

    private static Gap readGap(ByteReader in, long to) throws MalformedBatchException {
        Hash256 hashOfTo = in.hash("gap's hash");
        int code = in.u8("gap's reason");
        GapReason reason = GapReason.byCode(code);
        if (reason == null) {
            throw in.malformed("gap's reason", "is " + code + ", must be 1 to " + GapReason.values().length);
        }
        return new Gap(
                to,
                hashOfTo,
                reason,
                in.i64("gap's records"),
                in.i64("gap's first event time"),
                in.i64("gap's last event time"),
                in.u8("gap's signature algorithm"),
                in.take("gap's signature", in.count("gap's signature length", 0, HeaderRules.MAX_SIGNATURE_BYTES)));
    }

    private static void readable(String field, int value, int known) throws UnreadableVersionException {
        if (value != known) {
            throw newer("header: " + field + " is " + value + ", this release reads " + known);
        }
    }

    /** The header's version does not say which release knows the field: the next one, at the earliest. */
    static UnreadableVersionException newer(String reason) {
        return new UnreadableVersionException(BatchHeader.VERSION + 1, reason);
    }
}
