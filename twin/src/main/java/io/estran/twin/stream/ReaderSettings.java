package io.estran.twin.stream;

import io.estran.protocol.name.KafkaTopics;
import io.estran.protocol.name.NamePattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link CommittedReader} reads. Immutable.
 *
 * @param bootstrap Kafka's {@code host:port,...}
 * @param topics the topics and where each begins
 * @param assets blocks of other assets are skipped undecoded; empty = all
 * @param share this reader's share of the assets, 0 to {@code shares - 1}: partition p of a topic keyed by asset belongs to
 *     share p mod shares. Agents and lanes, which have other keys, are read by all
 * @param shares how many readers divide the partitions among them; 1 = this one reads all
 * @param client further settings of the Kafka client (security)
 */
public record ReaderSettings(
        String bootstrap,
        Map<String, Start> topics,
        List<NamePattern> assets,
        int share,
        int shares,
        Map<String, String> client) {
    public ReaderSettings {
        if (shares < 1 || share < 0 || share >= shares) {
            throw new IllegalArgumentException("share " + share + " of " + shares + ": must be 0 to shares - 1");
        }
        topics = Map.copyOf(topics);
        assets = List.copyOf(assets);
        client = Map.copyOf(client);
    }

    /** No topic yet, all assets, all partitions. */
    public static ReaderSettings of(String bootstrap) {
        return new ReaderSettings(bootstrap, Map.of(), List.of(), 0, 1, Map.of());
    }

    /** Also this topic. */
    public ReaderSettings topic(String topic, Start start) {
        Map<String, Start> more = new LinkedHashMap<>(topics);
        more.put(topic, start);
        return new ReaderSettings(bootstrap, more, assets, share, shares, client);
    }

    /** Also the assets that match; without any pattern all are read. */
    public ReaderSettings assets(NamePattern pattern) {
        List<NamePattern> more = new ArrayList<>(assets);
        more.add(pattern);
        return new ReaderSettings(bootstrap, topics, more, share, shares, client);
    }

    /** Only the assets of one share, so that several processes divide a large fleet. */
    public ReaderSettings share(int index, int count) {
        return new ReaderSettings(bootstrap, topics, assets, index, count, client);
    }

    /** With a setting of the Kafka client. */
    public ReaderSettings client(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(client);
        more.put(key, value);
        return new ReaderSettings(bootstrap, topics, assets, share, shares, more);
    }

    /** Whether a partition is of this reader's share. */
    boolean owns(String topic, int partition) {
        boolean byAsset = !topic.equals(KafkaTopics.AGENTS) && !topic.equals(KafkaTopics.LANES);
        return !byAsset || partition % shares == share;
    }

    boolean wants(String asset) {
        if (assets.isEmpty()) {
            return true;
        }
        for (NamePattern pattern : assets) {
            if (pattern.matches(asset)) {
                return true;
            }
        }
        return false;
    }
}
