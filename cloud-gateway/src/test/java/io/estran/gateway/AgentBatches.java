package io.estran.gateway;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.codec.BatchWriter;
import io.estran.protocol.codec.BlockWriter;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** One lane of an agent: real batches of events, chained. */
public final class AgentBatches {
    private static final long T = 1_750_000_000_000_000_000L;

    public final AgentName agent;
    public final Id128 lane = new Id128(
            ThreadLocalRandom.current().nextLong(), ThreadLocalRandom.current().nextLong());
    private long sequence;
    private Hash256 previous = Hash256.ZERO;

    public AgentBatches(String agent) {
        this.agent = new AgentName(agent);
    }

    public byte[] next() {
        sequence++;
        byte[] block;
        try (BlockWriter writer = new BlockWriter()) {
            block = writer.events(
                    "plant/pump", List.of(new Event("test", "plant/pump", T + sequence, Map.of("n", sequence))));
        }
        BatchHeader header = new BatchHeader(
                BatchHeader.VERSION,
                BatchClass.EVENTS,
                false,
                agent,
                "",
                new Id128(9, 9),
                1,
                lane,
                sequence,
                previous,
                null,
                null,
                T,
                T + sequence,
                T + sequence,
                1,
                1,
                sequence,
                sequence,
                "",
                0,
                1,
                "",
                1,
                new byte[0]);
        Batch batch = BatchWriter.write(header, List.of(block));
        previous = batch.chainHash();
        return batch.bytes();
    }

    /** An account of some lane that the sequencer read from that partition in that epoch. */
    public static Account account(int partition, long epoch) {
        return new Account(
                new AgentName("any"),
                new Id128(1, 1),
                BatchClass.EVENTS,
                1,
                LaneStatus.OK,
                0,
                1,
                Hash256.ZERO,
                1,
                1,
                0,
                0,
                List.of(),
                partition,
                1,
                epoch,
                new LanePoint(Id128.NONE, 0, Hash256.ZERO));
    }
}
