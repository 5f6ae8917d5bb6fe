package io.estran.protocol.codec;

import io.estran.protocol.batch.Block;
import io.estran.protocol.fault.MalformedBatchException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Bytes as somebody makes them who knows the format and means no good. */
final class Forgery {
    private Forgery() {}

    /** Puts header length, payload length and both checksums right where that is possible. */
    static void restoreChecksums(byte[] batch) {
        ByteBuffer view = ByteBuffer.wrap(batch).order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = view.getShort(6) & 0xffff;
        if (headerLength < 202 || headerLength > batch.length) {
            return;
        }
        view.putInt(48, batch.length - headerLength);
        view.putInt(52, crc(batch, headerLength, batch.length));
        view.putInt(headerLength - 4, crc(batch, 0, headerLength - 4));
    }

    /** The block with another body, not compressed, and another record count. */
    static Block block(Block like, byte[] body, int recordCount) throws MalformedBatchException {
        return BlockReader.read(envelope(like, 0, recordCount, body, body.length));
    }

    /** The block with a deflated body that claims a plain length. */
    static byte[] deflatedBlock(Block like, byte[] deflated, int plainLength) {
        return envelope(like, 1, like.recordCount(), deflated, plainLength);
    }

    private static byte[] envelope(Block like, int codec, int recordCount, byte[] body, int plainLength) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("ESTB".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[] {1, (byte) like.recordTypeCode(), 0, (byte) codec});
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(like.firstTime())
                .array());
        varint(out, like.lastTime() - like.firstTime());
        varint(out, recordCount);
        varint(out, body.length);
        varint(out, plainLength);
        byte[] asset = like.asset().getBytes(StandardCharsets.UTF_8);
        varint(out, asset.length);
        out.writeBytes(asset);
        out.writeBytes(body);
        return out.toByteArray();
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest > 0x7f) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static int crc(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }
}
