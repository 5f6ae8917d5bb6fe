package io.estran.twin.stream;

import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;

/**
 * Where a record was sealed and where it is stored. (agent, lane, sequence, index, record) is unique. The natural order
 * is that of forks (DELIVERY.md rule 14): run number, lane, sequence, then the place in the batch.
 *
 * @param agent who sealed it
 * @param runNumber number of the agent's run that sealed it; 0 if its writer did not say
 * @param lane its lane
 * @param sequence its batch; of a gap the first sequence of the range
 * @param index the block in the batch, from 0
 * @param record position in the block, from 0
 * @param topic Kafka topic
 * @param partition partition of the topic
 * @param offset offset in the partition
 * @param appendedAt when the broker appended it, ns since the Unix epoch, in whole milliseconds
 */
public record Place(
        AgentName agent,
        long runNumber,
        Id128 lane,
        long sequence,
        int index,
        int record,
        String topic,
        int partition,
        long offset,
        long appendedAt)
        implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
        int order = Long.compare(runNumber, other.runNumber);
        if (order == 0) {
            order = lane.compareTo(other.lane);
        }
        if (order == 0) {
            order = Long.compare(sequence, other.sequence);
        }
        if (order == 0) {
            order = Integer.compare(index, other.index);
        }
        return order != 0 ? order : Integer.compare(record, other.record);
    }

    /** The same block, another record. */
    Place at(int position) {
        return new Place(agent, runNumber, lane, sequence, index, position, topic, partition, offset, appendedAt);
    }
}
