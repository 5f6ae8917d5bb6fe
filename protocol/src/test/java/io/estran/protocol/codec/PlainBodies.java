package io.estran.protocol.codec;

import io.estran.protocol.batch.Block;
import io.estran.protocol.batch.RecordType;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.fault.UnreadableVersionException;
import java.util.Objects;

/** Bodies as they were before they were deflated. */
public final class PlainBodies {
    private PlainBodies() {}

    public static byte[] of(Block block) throws MalformedBatchException, UnreadableVersionException {
        return StoredBody.open(block, Objects.requireNonNull(RecordType.byCode(block.recordTypeCode())));
    }
}
