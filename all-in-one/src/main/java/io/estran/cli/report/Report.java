package io.estran.cli.report;

import java.util.List;
import java.util.Optional;

/**
 * What a run found. Immutable.
 *
 * @param sensorToTwinMillis empty if no source is live
 * @param alarmToTwinMillis empty if no source is live, or no alarm was raised
 * @param actuations empty if no rule wrote to a device
 * @param longestTurnMillis how long the pipeline looked at no new reading, at most
 * @param faults what went wrong besides: each a sentence
 * @param startMillis from the start of the process until everything ran
 * @param wallSeconds from the start of the process until the report
 */
public record Report(
        Readings readings,
        Windows windows,
        Batches batches,
        Delivery delivery,
        Optional<Percentiles> sensorToTwinMillis,
        Optional<Percentiles> alarmToTwinMillis,
        Optional<Actuations> actuations,
        double longestTurnMillis,
        Memory memory,
        List<String> faults,
        long startMillis,
        double wallSeconds) {
    public Report {
        faults = List.copyOf(faults);
    }

    /** The agent's count of readings; {@code inWindows} is what the consumer found in the windows it got. */
    public record Readings(
            long received,
            long accepted,
            long rejected,
            long dropped,
            long late,
            long inWindows,
            long open,
            long unwindowed) {
        /** received = accepted + rejected + dropped. */
        public boolean areAllCounted() {
            return received == accepted + rejected + dropped;
        }

        /** accepted = inWindows + open + late + unwindowed. */
        public boolean areAllInTheirPlace() {
            return accepted == inWindows + open + late + unwindowed;
        }
    }

    /** Windows that closed, and statements that revised one. */
    public record Windows(long closed, long revised) {}

    /** Batches sealed in this run, stored of them, and pending: not accounted for, older ones included. */
    public record Batches(long sealed, long stored, long pending) {}

    /** Records, ranges of gaps, batches dropped as duplicates. */
    public record Delivery(long sent, long stored, long lost, long duplicated, long gaps, long duplicatesDropped) {}

    /** Writes that rules sent to devices, and how long they took, in microseconds. */
    public record Actuations(long count, Percentiles micros) {}

    /** Bytes; {@code resident} is -1 where the system does not tell; {@code oldGeneration} once a minute if measured. */
    public record Memory(long resident, long heap, List<Long> oldGeneration) {
        public Memory {
            oldGeneration = List.copyOf(oldGeneration);
        }
    }

    /** No loss, no duplicate, no imbalance, no other fault. */
    public boolean isGood() {
        return ReportText.rows(this).stream().allMatch(ReportText.Row::isGood);
    }
}
