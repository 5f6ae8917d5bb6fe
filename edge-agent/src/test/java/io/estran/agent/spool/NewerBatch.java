package io.estran.agent.spool;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** A batch as a newer release would write it: a higher version, sound checksums. */
final class NewerBatch {
    private NewerBatch() {}

    static byte[] of(byte[] batch) {
        byte[] newer = batch.clone();
        ByteBuffer view = ByteBuffer.wrap(newer).order(ByteOrder.LITTLE_ENDIAN);
        view.putShort(4, (short) 99);
        int checksumAt = (view.getShort(6) & 0xffff) - 4;
        CRC32C crc = new CRC32C();
        crc.update(newer, 0, checksumAt);
        view.putInt(checksumAt, (int) crc.getValue());
        return newer;
    }
}
