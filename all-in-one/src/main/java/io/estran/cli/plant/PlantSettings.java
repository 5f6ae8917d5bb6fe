package io.estran.cli.plant;

import java.net.InetSocketAddress;

/**
 * What may be chosen of the plant.
 *
 * @param seed of all noise
 * @param host address that the devices listen on
 * @param stationPort Modbus TCP port of the pumping station
 * @param transformerPort Modbus TCP port of the transformer
 * @param lines where the fast sensors send their lines
 * @param rate readings per second of all fast sensors together; positive
 */
public record PlantSettings(
        long seed, String host, int stationPort, int transformerPort, InetSocketAddress lines, double rate) {}
