package io.estran.broker;

import java.nio.file.Path;

/**
 * What a user may choose of a broker; everything else is decided in {@code KafkaProperties}.
 *
 * @param data folder that holds everything the broker keeps; made if missing, continued if not
 * @param node this node's id, from 1; one of the quorum's
 * @param quorum all nodes with the addresses of their controllers
 * @param host address that the broker's port is bound to and told to clients
 * @param port for clients; 0 takes a free one
 * @param toldPort the port that clients are told to use, where they reach the broker through something else; 0 = the same
 */
public record BrokerSettings(Path data, int node, BrokerQuorum quorum, String host, int port, int toldPort) {
    public BrokerSettings {
        quorum.controllerOf(node); // refuses a node that is not in the quorum
        if (port < 0 || port > 65_535 || toldPort < 0 || toldPort > 65_535) {
            throw new IllegalArgumentException("broker port " + port + ": must be 0 (a free one) to 65535");
        }
    }

    /** A node that clients reach directly. */
    public BrokerSettings(Path data, int node, BrokerQuorum quorum, String host, int port) {
        this(data, node, quorum, host, port, 0);
    }

    /** The same with clients sent to that port, where a proxy stands. */
    public BrokerSettings behind(int proxyPort) {
        return new BrokerSettings(data, node, quorum, host, port, proxyPort);
    }

    /** One node on the loopback address; the controller's port is a free one. */
    public static BrokerSettings single(Path data, int port) {
        return new BrokerSettings(data, 1, BrokerQuorum.single(0), "127.0.0.1", port);
    }

    /** One node of a quorum; clients reach it at the host that the quorum names for it. */
    public static BrokerSettings member(Path data, int node, BrokerQuorum quorum, int port) {
        return new BrokerSettings(data, node, quorum, quorum.controllerOf(node).host(), port);
    }
}
