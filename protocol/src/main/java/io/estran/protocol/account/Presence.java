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
 * @param watermark smallest watermark of its sources that are not idle, ns; {@code Long.MIN_VALUE} if none
 * @param spoolBytes bytes in the spool
 * @param spoolCapacity bound of the spool, bytes
 * @param spoolHours hours until the spool is full at the present rate, without a gateway; -1 if not known
 * @param pending batches not yet accounted for
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
        long pending) {}
