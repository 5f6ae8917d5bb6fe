package io.estran.gateway.sequencer;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A lane as bytes of the state store and its changelog. Format 1, big-endian:
 *
 * <pre>
 *  1  version                    32  predecessor's hash
 *  1  length of the agent's name  8  last sequence          1  status   (code below)
 *  n  agent's name               32  hash of last           4  needs version
 * 16  lane id                     8  stated end, -1 none    4  damaged records in a row
 *  1  class code                  8  batches stored         1  bit 0 opened, bit 1 account due
 *  8  run number                  8  records stored         2  number of gaps, then each:
 * 16  predecessor's lane          8  duplicates dropped        8 from, 8 to, 1 reason, 8 records, 8 first, 8 last
 *  8  predecessor's sequence      8  early dropped          2  number of successors, then each: 16 lane id
 *                                 8  position
 * </pre>
 *
 * in the order of the columns, left to right, each from the top. At most 11.7 KiB: 256 gaps, 64 successors.
 */
final class LaneFormat {
    static final byte VERSION = 1;
    private static final int FIXED = 256;
    private static final int GAP_BYTES = 41;

    /** Codes of the format: the place in this list. Append only. */
    private static final LaneStatus[] STATUS = {
        LaneStatus.OK,
        LaneStatus.UNKNOWN,
        LaneStatus.BLOCKED,
        LaneStatus.QUARANTINED,
        LaneStatus.FORKED,
        LaneStatus.COMPLETE
    };

    private LaneFormat() {}

    static byte[] write(Lane lane) {
        byte[] name = lane.agent.value().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer out =
                ByteBuffer.allocate(FIXED + name.length + GAP_BYTES * lane.gaps.size() + 16 * lane.successors.size());
        out.put(VERSION).put((byte) name.length).put(name);
        id(out, lane.id).put((byte) lane.batchClass.code()).putLong(lane.runNumber);
        id(out, lane.predecessor.lane()).putLong(lane.predecessor.sequence());
        out.put(lane.predecessor.hash().toBytes());
        out.putLong(lane.last).put(lane.hash.toBytes()).putLong(lane.end);
        out.putLong(lane.stored).putLong(lane.records).putLong(lane.duplicates).putLong(lane.early);
        out.putLong(lane.position);
        out.put(code(lane.status)).putInt(lane.needsVersion).putInt(lane.damaged);
        out.put((byte) ((lane.opened ? 1 : 0) | (lane.accountDue ? 2 : 0)));
        out.putShort((short) lane.gaps.size());
        for (Account.Range gap : lane.gaps) {
            out.putLong(gap.from()).putLong(gap.to()).put((byte) gap.reason().code());
            out.putLong(gap.records()).putLong(gap.firstTime()).putLong(gap.lastTime());
        }
        out.putShort((short) lane.successors.size());
        lane.successors.forEach(successor -> id(out, successor));
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    static Lane read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        checkVersion("lane", in.get(), VERSION);
        byte[] name = new byte[in.get()];
        in.get(name);
        AgentName agent = new AgentName(new String(name, StandardCharsets.US_ASCII));
        Lane lane = new Lane(agent, id(in), batchClass(in.get()));
        lane.runNumber = in.getLong();
        lane.predecessor = new LanePoint(id(in), in.getLong(), hash(in));
        lane.last = in.getLong();
        lane.hash = hash(in);
        lane.end = in.getLong();
        lane.stored = in.getLong();
        lane.records = in.getLong();
        lane.duplicates = in.getLong();
        lane.early = in.getLong();
        lane.position = in.getLong();
        lane.status = STATUS[in.get()];
        lane.needsVersion = in.getInt();
        lane.damaged = in.getInt();
        byte flags = in.get();
        lane.opened = (flags & 1) != 0;
        lane.accountDue = (flags & 2) != 0;
        for (int gaps = in.getShort(); gaps > 0; gaps--) {
            lane.gaps.add(new Account.Range(
                    in.getLong(), in.getLong(), reason(in.get()), in.getLong(), in.getLong(), in.getLong()));
        }
        for (int successors = in.getShort(); successors > 0; successors--) {
            lane.successors.add(id(in));
        }
        return lane;
    }

    /**
     * Refuses state that a newer release wrote: reading it wrongly would lose or repeat batches.
     *
     * @throws IllegalStateException with what to do
     */
    static void checkVersion(String what, byte found, byte readable) {
        if (found != readable) {
            throw new IllegalStateException("sequencer state (" + what + ") has format " + found
                    + ", this release reads " + readable + ": start the release that wrote it, or a newer one");
        }
    }

    private static ByteBuffer id(ByteBuffer out, Id128 id) {
        return out.putLong(id.high()).putLong(id.low());
    }

    private static Id128 id(ByteBuffer in) {
        return new Id128(in.getLong(), in.getLong());
    }

    private static Hash256 hash(ByteBuffer in) {
        byte[] hash = new byte[Hash256.BYTES];
        in.get(hash);
        return new Hash256(hash);
    }

    private static byte code(LaneStatus status) {
        for (byte code = 0; code < STATUS.length; code++) {
            if (STATUS[code] == status) {
                return code;
            }
        }
        throw new IllegalStateException("no code for status " + status);
    }

    private static BatchClass batchClass(byte code) {
        BatchClass found = BatchClass.byCode(code);
        if (found == null) {
            throw new IllegalStateException("sequencer state: no class has code " + code);
        }
        return found;
    }

    private static GapReason reason(byte code) {
        for (GapReason reason : GapReason.values()) {
            if (reason.code() == code) {
                return reason;
            }
        }
        throw new IllegalStateException("sequencer state: no gap reason has code " + code);
    }
}
