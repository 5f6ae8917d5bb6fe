package io.estran.agent.checkpoint;

import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bytes of a checkpoint, big-endian as {@link DataOutputStream} writes them. Stateless. */
final class CheckpointCodec {
    private static final int VERSION = 1;
    /** A lane without predecessor. */
    private static final int LEAST_LANE_BYTES = 146;

    private CheckpointCodec() {}

    static byte[] encode(Checkpoint checkpoint) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(VERSION);
        out.writeLong(checkpoint.runNumber());
        out.writeLong(checkpoint.journalPosition());
        SpoolState spool = checkpoint.spool();
        out.writeLong(spool.capacity());
        out.writeLong(spool.lastLane());
        for (BatchClass batchClass : BatchClass.values()) {
            out.writeLong(spool.sealed().getOrDefault(batchClass, 0L));
            out.writeLong(spool.synced().getOrDefault(batchClass, 0L));
            out.writeLong(spool.held().getOrDefault(batchClass, 0L));
            out.writeLong(spool.tipLanes().getOrDefault(batchClass, 0L));
            writePoint(out, spool.tips().get(batchClass));
        }
        out.writeInt(spool.lanes().size());
        for (LaneState lane : spool.lanes()) {
            writeLane(out, lane);
        }
        byte[] state = checkpoint.state();
        out.writeInt(state == null ? -1 : state.length);
        if (state != null) {
            out.write(state);
        }
        return bytes.toByteArray();
    }

    static Checkpoint decode(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException("the checkpoint was written by a newer release: its format is version " + version
                    + ", this release reads version " + VERSION
                    + ". Nothing was changed; start the newer release again");
        }
        long runNumber = in.readLong();
        long journalPosition = in.readLong();
        long capacity = in.readLong();
        long lastLane = in.readLong();
        Map<BatchClass, Long> sealed = new EnumMap<>(BatchClass.class);
        Map<BatchClass, Long> synced = new EnumMap<>(BatchClass.class);
        Map<BatchClass, Long> held = new EnumMap<>(BatchClass.class);
        Map<BatchClass, Long> tipLanes = new EnumMap<>(BatchClass.class);
        Map<BatchClass, LanePoint> tips = new EnumMap<>(BatchClass.class);
        for (BatchClass batchClass : BatchClass.values()) {
            sealed.put(batchClass, in.readLong());
            synced.put(batchClass, in.readLong());
            held.put(batchClass, in.readLong());
            long tipLane = in.readLong();
            LanePoint tip = readPoint(in);
            if (tipLane > 0) {
                tipLanes.put(batchClass, tipLane);
            }
            if (tip != null) {
                tips.put(batchClass, tip);
            }
        }
        int count = in.readInt();
        if (count < 0 || count > in.available() / LEAST_LANE_BYTES) {
            throw new IOException("the checkpoint names " + count + " lanes, more than it has bytes for");
        }
        List<LaneState> lanes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lanes.add(readLane(in));
        }
        int length = in.readInt();
        byte[] state = length < 0 ? null : in.readNBytes(length);
        return new Checkpoint(
                runNumber,
                state,
                journalPosition,
                new SpoolState(capacity, lastLane, sealed, synced, held, tips, tipLanes, lanes));
    }

    private static void writeLane(DataOutputStream out, LaneState lane) throws IOException {
        writeId(out, lane.id());
        out.writeLong(lane.number());
        out.writeByte(lane.batchClass().code());
        writeId(out, lane.run());
        out.writeLong(lane.runNumber());
        writePoint(out, lane.predecessor());
        out.writeLong(lane.freed());
        out.write(lane.freedHash().toBytes());
        out.writeLong(lane.tip());
        out.write(lane.tipHash().toBytes());
        out.writeLong(lane.epoch());
        out.writeLong(lane.offset());
    }

    private static LaneState readLane(DataInputStream in) throws IOException {
        Id128 id = readId(in);
        long number = in.readLong();
        BatchClass batchClass = BatchClass.byCode(in.readByte());
        if (batchClass == null) {
            throw new IOException("checkpoint names an unknown class");
        }
        return new LaneState(
                id,
                number,
                batchClass,
                readId(in),
                in.readLong(),
                readPoint(in),
                in.readLong(),
                readHash(in),
                in.readLong(),
                readHash(in),
                in.readLong(),
                in.readLong());
    }

    private static void writePoint(DataOutputStream out, @Nullable LanePoint point) throws IOException {
        out.writeBoolean(point != null);
        if (point != null) {
            writeId(out, point.lane());
            out.writeLong(point.sequence());
            out.write(point.hash().toBytes());
        }
    }

    private static @Nullable LanePoint readPoint(DataInputStream in) throws IOException {
        return in.readBoolean() ? new LanePoint(readId(in), in.readLong(), readHash(in)) : null;
    }

    private static void writeId(DataOutputStream out, Id128 id) throws IOException {
        out.writeLong(id.high());
        out.writeLong(id.low());
    }

    private static Id128 readId(DataInputStream in) throws IOException {
        return new Id128(in.readLong(), in.readLong());
    }

    private static Hash256 readHash(DataInputStream in) throws IOException {
        byte[] hash = new byte[Hash256.BYTES];
        in.readFully(hash);
        return new Hash256(hash);
    }
}
