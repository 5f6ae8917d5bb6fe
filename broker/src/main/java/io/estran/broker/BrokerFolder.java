package io.estran.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * The data folder: formatted at the first start, checked at every other. What Kafka says about a foreign folder is a stack
 * trace; what this class says names the folder, whose it is, and what to do. Used by the thread that starts the broker.
 */
record BrokerFolder(Path folder) {
    static final String META = "meta.properties";
    private static final String META_VERSION = "1";
    /** What Kafka's formatter writes before that file; it writes all of it again. */
    private static final Set<String> UNFINISHED =
            Set.of("bootstrap.checkpoint", "bootstrap.checkpoint.tmp", META + ".tmp");

    /** Makes the folder this node's, or finds that it is. */
    void prepare(int node, BrokerQuorum quorum) throws BrokerException {
        Path meta = folder.resolve(META);
        if (Files.exists(meta)) {
            check(meta, node, quorum);
        } else {
            format(node, quorum);
        }
    }

    private void format(int node, BrokerQuorum quorum) throws BrokerException {
        try {
            Files.createDirectories(folder);
            if (!isUnused()) {
                throw new BrokerException("data folder " + folder + " is not empty and has no " + META
                        + ": it is not a broker's. Name an empty or a new folder");
            }
            String cluster = quorum.size() == 1 ? Uuid.randomUuid().toString() : quorum.clusterId();
            new Formatter()
                    .setNodeId(node)
                    .setClusterId(cluster)
                    .addDirectory(folder.toString())
                    .setMetadataLogDirectory(folder.toString())
                    .setControllerListenerName(KafkaProperties.CONTROLLER_LISTENER)
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (BrokerException refused) {
            throw refused;
        } catch (Exception failure) {
            throw new BrokerException(
                    "data folder " + folder + " cannot be formatted: " + failure + ". It must be writable", failure);
        }
    }

    /** Whether nothing is there but what a first start leaves that was cut off before it wrote {@link #META}. */
    private boolean isUnused() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.allMatch(file -> UNFINISHED.contains(file.getFileName().toString()));
        }
    }

    private void check(Path meta, int node, BrokerQuorum quorum) throws BrokerException {
        Properties found = new Properties();
        try (Reader reader = Files.newBufferedReader(meta)) {
            found.load(reader);
        } catch (IOException | IllegalArgumentException failure) {
            throw new BrokerException(meta + " cannot be read: " + failure + ". It must be a readable file", failure);
        }
        String version = found.getProperty("version", "none");
        if (!version.equals(META_VERSION)) {
            throw new BrokerException(meta + ": version " + version + ", this release reads " + META_VERSION
                    + ". The folder was written by a newer Kafka: start it with that release, or name another folder");
        }
        String owner = found.getProperty("node.id", "none");
        if (!owner.equals(Integer.toString(node))) {
            throw new BrokerException(meta + ": the folder belongs to node " + owner + ", this is node " + node
                    + ". Give each node a folder of its own");
        }
        String cluster = found.getProperty("cluster.id", "none");
        if (quorum.size() > 1 && !cluster.equals(quorum.clusterId())) {
            throw new BrokerException(meta + ": the folder belongs to cluster " + cluster + ", the quorum " + quorum
                    + " is cluster " + quorum.clusterId()
                    + ". Start it with the quorum it was made with, or name another folder");
        }
    }

    /** Bytes of all files in the folder; files that vanish meanwhile count nothing. */
    long bytes() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(BrokerFolder::size)
                    .sum();
        } catch (NoSuchFileException missing) {
            return 0;
        } catch (UncheckedIOException vanished) {
            throw vanished.getCause();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException vanished) {
            return 0;
        }
    }
}
