package io.estran.protocol.account;

import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;

/**
 * An agent's word on itself: published on its presence topic at connect, every ten seconds and at a graceful stop; the
 * will is the same with {@code online} false. Counts only for the latest connection of the current run (rule 16).
 *
 * @param runNumber counts the agent's runs, from 1
 * @param connection counts the connections of the run, from 1
 * @param version the agent's version
 * @param time when it was said, ns since the Unix epoch by the agent's clock
 * @param watermark up to where nothing of its sources is missing, ns, also while they give nothing; {@code Long.MIN_VALUE} if none
 * @param spoolBytes bytes in the spool
 * @param spoolCapacity bound of the spool, bytes
 * @param spoolHours hours until the spool is full at the present rate, without a gateway; -1 if not known
 * @param pending batches not yet accounted for
 * @param backlogBytes what waits behind what is new
 * @param backlogSeconds until that is sent at the present rate; -1 if not known
 * @param clockOffset how far its clock is behind the gateway's, ns; {@code Long.MIN_VALUE} if not known
 */
public record Presence(
        AgentName agent,
        Id128 run,
        long runNumber,
        long connection,
        boolean online,
        String version,
        long time,
        long watermark,
        long spoolBytes,
        long spoolCapacity,
        double spoolHours,
        long pending,
        long backlogBytes,
        double backlogSeconds,
        long clockOffset) {
    /** An agent without a backlog that knows nothing of its clock. */
    public Presence(
            AgentName agent,
            Id128 run,
            long runNumber,
            long connection,
            boolean online,
            String version,
            long time,
            long watermark,
            long spoolBytes,
            long spoolCapacity,
            double spoolHours,
            long pending) {
        this(
                agent,
                run,
                runNumber,
                connection,
                online,
                version,
                time,
                watermark,
                spoolBytes,
                spoolCapacity,
                spoolHours,
                pending,
                0,
                0,
                Long.MIN_VALUE);
    }
}
