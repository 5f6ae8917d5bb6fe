package io.estran.broker;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The nodes of a cluster and where their controllers listen; every node is broker and controller. Immutable.
 *
 * @param controllers node id to controller address
 */
public record BrokerQuorum(Map<Integer, Address> controllers) {
    /** What {@link #parse} reads. */
    public static final String FORM = "ID@HOST:PORT,..., as in 1@10.0.0.1:9093,2@10.0.0.2:9093,3@10.0.0.3:9093";

    /** A host and a port; port 0 takes a free one. */
    public record Address(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    public BrokerQuorum {
        if (controllers.isEmpty()) {
            throw new IllegalArgumentException("a quorum needs at least one node: " + FORM);
        }
        controllers = Collections.unmodifiableMap(new TreeMap<>(controllers));
    }

    /** Node 1 alone, on the loopback address. */
    public static BrokerQuorum single(int controllerPort) {
        return new BrokerQuorum(Map.of(1, new Address("127.0.0.1", controllerPort)));
    }

    /**
     * Reads {@link #FORM}.
     *
     * @throws IllegalArgumentException if the text has another form, or names a node twice
     */
    public static BrokerQuorum parse(String text) {
        Map<Integer, Address> nodes = new TreeMap<>();
        for (String node : text.split(",", -1)) {
            int at = node.indexOf('@');
            try {
                int id = Integer.parseInt(node.substring(0, Math.max(at, 0)).trim());
                URI address = URI.create("tcp://" + node.substring(at + 1).trim());
                if (id < 1 || address.getHost() == null || address.getPort() < 1) {
                    throw new IllegalArgumentException("id, host or port is missing");
                }
                if (nodes.put(id, new Address(address.getHost(), address.getPort())) != null) {
                    throw new IllegalArgumentException("node " + id + " is named twice");
                }
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(
                        "quorum \"" + text + "\": \"" + node + "\" must be " + FORM + " (" + wrong.getMessage() + ")",
                        wrong);
            }
        }
        return new BrokerQuorum(nodes);
    }

    /** Number of nodes. */
    public int size() {
        return controllers.size();
    }

    /** Where the controller of that node listens. */
    Address controllerOf(int node) {
        Address address = controllers.get(node);
        if (address == null) {
            throw new IllegalArgumentException(
                    "node " + node + " is not in the quorum " + this + ": must be one of " + controllers.keySet());
        }
        return address;
    }

    /** The same quorum with the port of one controller. */
    BrokerQuorum withPort(int node, int port) {
        Map<Integer, Address> changed = new TreeMap<>(controllers);
        changed.put(node, new Address(controllerOf(node).host(), port));
        return new BrokerQuorum(changed);
    }

    /**
     * The cluster id that all nodes of this quorum agree on without talking to each other: 16 bytes of a digest of its text,
     * in the form of Kafka's own ids. Only for more than one node: a single one takes a random id.
     */
    String clusterId() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(toString().getBytes(StandardCharsets.UTF_8));
            // Kafka refuses ids that begin with a hyphen: the first sextet is kept below 26.
            digest[0] &= 0x3f;
            byte[] id = new byte[16];
            ByteBuffer.wrap(digest).get(id);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** The form that {@link #parse} reads and Kafka's {@code controller.quorum.voters} takes. */
    @Override
    public String toString() {
        return controllers.entrySet().stream()
                .map(node -> node.getKey() + "@" + node.getValue())
                .collect(Collectors.joining(","));
    }
}
