package io.estran.system.chaos.schedule;

/**
 * How many of each part there are.
 *
 * @param agents at least 1
 * @param gateways at least 1
 * @param brokers at least 1
 */
public record Extent(int agents, int gateways, int brokers) {
    int of(Part part) {
        return switch (part) {
            case AGENT -> agents;
            case GATEWAY -> gateways;
            case BROKER -> brokers;
        };
    }
}
