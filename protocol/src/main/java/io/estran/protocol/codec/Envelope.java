package io.estran.protocol.codec;

import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.body.PlainBody;
import io.estran.protocol.bytes.ByteReader;
import io.estran.protocol.bytes.ByteWriter;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.name.SeriesName;
import java.nio.charset.StandardCharsets;

/**
 * The envelope of a block: never compressed, never sealed.
 *
 * @param start where the block begins in its bytes
 * @param bodyOffset where its stored body begins
 */
record Envelope(
        int recordTypeCode,
        int suite,
        int codec,
        String asset,
        int recordCount,
        long firstTime,
        long lastTime,
        int storedLength,
        int plainLength,
        int start,
        int bodyOffset) {
    /** The version that this release reads and writes; it changes only together with the header's. */
    static final int VERSION = 1;
    /** Bodies as they are. */
    static final int CODEC_NONE = 0;
    /** Bodies compressed by raw deflate (RFC 1951). */
    static final int CODEC_DEFLATE = 1;

    private static final byte[] MAGIC = "ESTB".getBytes(StandardCharsets.US_ASCII);

    /** Where the block ends. */
    int end() {
        return bodyOffset + storedLength;
    }

    /** Reads the envelope that begins at {@code from} and checks that the body ends at or before {@code to}. */
    static Envelope read(byte[] bytes, int from, int to) throws MalformedBatchException {
        ByteReader in = new ByteReader("envelope", bytes, from, to);
        for (byte expected : MAGIC) {
            if (in.u8("magic") != expected) {
                throw in.malformed("magic", "is not ESTB");
            }
        }
        in.inRange("version", in.u8("version"), VERSION, VERSION);
        int type = (int) in.inRange("record type", in.u8("record type"), 1, 255);
        int suite = in.u8("suite");
        int codec = in.u8("codec");
        long firstTime = in.i64("first event time");
        long duration = in.varint("event-time range");
        long lastTime = firstTime + duration;
        if (duration < 0 || lastTime < firstTime) {
            throw in.malformed(
                    "event-time range",
                    "is " + Long.toUnsignedString(duration) + " ns after " + firstTime + ", must end within 64 bits");
        }
        int records = in.count("record count", 1, BatchLimits.MAX_BLOCK_RECORDS);
        int stored = in.count("stored body length", 0, BatchLimits.MAX_BATCH_BYTES);
        int plain = in.count("plain body length", 0, BatchLimits.MAX_BODY_BYTES);
        String asset = in.text("asset", SeriesName.MAX_BYTES);
        if (asset.isEmpty()) {
            throw in.malformed("asset", "is empty");
        }
        if (codec == CODEC_NONE && suite == 0 && stored != plain) {
            throw in.malformed("plain body length", "is " + plain + ", must be the stored " + stored + " with codec 0");
        }
        if (codec == CODEC_DEFLATE && suite == 0 && plain > stored * Deflate.MAX_RATIO) {
            throw in.malformed(
                    "plain body length", "is " + plain + ", more than deflate can make of " + stored + " bytes");
        }
        if (stored > in.remaining()) {
            throw in.malformed("stored body length", "is " + stored + ", " + in.remaining() + " bytes are left");
        }
        return new Envelope(
                type, suite, codec, asset, records, firstTime, lastTime, stored, plain, from, in.position());
    }

    /**
     * Envelope and body, which is deflated if that makes it smaller.
     *
     * @throws IllegalArgumentException if the body passes its bound
     */
    static byte[] write(PlainBody plain, Deflate deflate) {
        byte[] body = plain.bytes();
        if (body.length > BatchLimits.MAX_BODY_BYTES) {
            throw new IllegalArgumentException("body of asset \"" + plain.asset() + "\" has " + body.length
                    + " bytes, must be at most " + BatchLimits.MAX_BODY_BYTES);
        }
        long range = plain.lastTime() - plain.firstTime();
        if (range < 0) {
            throw new IllegalArgumentException("block of asset \"" + plain.asset() + "\" has event times from "
                    + plain.firstTime() + " to " + plain.lastTime() + " ns, must be less than 2^63 ns apart");
        }
        byte[] deflated = deflate.compress(body);
        boolean smaller = deflated.length < body.length;
        byte[] stored = smaller ? deflated : body;
        ByteWriter out = new ByteWriter();
        out.put(MAGIC);
        out.u8(VERSION);
        out.u8(plain.type().code());
        out.u8(0);
        out.u8(smaller ? CODEC_DEFLATE : CODEC_NONE);
        out.i64(plain.firstTime());
        out.varint(range);
        out.varint(plain.recordCount());
        out.varint(stored.length);
        out.varint(body.length);
        out.text("asset", plain.asset(), SeriesName.MAX_BYTES);
        out.put(stored);
        return out.toBytes();
    }
}
