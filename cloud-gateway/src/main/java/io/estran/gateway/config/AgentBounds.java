package io.estran.gateway.config;

import io.estran.gateway.ingest.QuarantineRate;

/**
 * Bounds of what a gateway process keeps of agents.
 *
 * @param accountBytes most memory for accounts; beyond, those that changed longest ago are forgotten until they change again
 * @param presences most agents whose latest connection is remembered; half of them are, whatever comes
 * @param quarantine how many refused bytes of one agent are kept
 */
public record AgentBounds(long accountBytes, int presences, QuarantineRate quarantine) {
    /** 256 MiB, 100,000 agents, the usual rate. */
    public static final AgentBounds DEFAULT = new AgentBounds(256L << 20, 100_000, QuarantineRate.DEFAULT);
}
