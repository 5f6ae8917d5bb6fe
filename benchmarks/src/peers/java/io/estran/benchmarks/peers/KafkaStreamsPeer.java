package io.estran.benchmarks.peers;

import io.estran.benchmarks.edge.peers.Peer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.DoubleSerializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.EmitStrategy;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.Stores;

/**
 * Kafka Streams' own windows over a store in memory without a log of changes, final results only, in its test driver: no broker and
 * no network, which is for it, and every record is a poll and a commit of its own, which is against it. All its work is done by the
 * calling thread.
 */
public final class KafkaStreamsPeer implements Peer.Maker {
    private static final String TOPIC = "readings";
    private static final Duration WINDOW = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "Kafka Streams 4.3";
    }

    @Override
    public Class<?> library() {
        return TopologyTestDriver.class;
    }

    /** What a window holds. */
    private record Sums(long count, double min, double max, double sum, double squares) {
        private static final int BYTES = 40;
        private static final Sums NONE = new Sums(0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, 0);

        Sums with(double value) {
            return new Sums(
                    count + 1, Math.min(min, value), Math.max(max, value), sum + value, squares + value * value);
        }

        static Serde<Sums> serde() {
            Serializer<Sums> serializer = (topic, of) -> ByteBuffer.allocate(BYTES)
                    .putLong(of.count)
                    .putDouble(of.min)
                    .putDouble(of.max)
                    .putDouble(of.sum)
                    .putDouble(of.squares)
                    .array();
            Deserializer<Sums> deserializer = (topic, bytes) -> {
                ByteBuffer from = ByteBuffer.wrap(bytes);
                return new Sums(from.getLong(), from.getDouble(), from.getDouble(), from.getDouble(), from.getDouble());
            };
            return Serdes.serdeFrom(serializer, deserializer);
        }
    }

    @Override
    public Peer start(int series, long start, Peer.Heard heard) {
        StreamsBuilder builder = new StreamsBuilder();
        KStream<Integer, Double> readings = builder.stream(TOPIC, Consumed.with(Serdes.Integer(), Serdes.Double()));
        readings.filter((of, value) -> value > Peer.LIMIT).foreach((of, value) -> heard.above(of));
        readings.groupByKey(Grouped.with(Serdes.Integer(), Serdes.Double()))
                .windowedBy(TimeWindows.ofSizeWithNoGrace(WINDOW))
                .emitStrategy(EmitStrategy.onWindowClose())
                .aggregate(
                        () -> Sums.NONE,
                        (of, value, sums) -> sums.with(value),
                        Materialized.<Integer, Sums>as(
                                        Stores.inMemoryWindowStore("windows", WINDOW.multipliedBy(3), WINDOW, false))
                                .withKeySerde(Serdes.Integer())
                                .withValueSerde(Sums.serde())
                                .withCachingDisabled()
                                .withLoggingDisabled())
                .toStream()
                .foreach((window, of) -> heard.window(
                        window.key(),
                        TimeUnit.MILLISECONDS.toNanos(window.window().start()),
                        of.count(),
                        of.min(),
                        of.max(),
                        of.sum()));
        Properties settings = new Properties();
        settings.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                "peer",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                "none:1",
                "__emit.interval.ms.kstreams.windowed.aggregation__",
                0L));
        TopologyTestDriver driver = new TopologyTestDriver(builder.build(), settings);
        TestInputTopic<Integer, Double> input =
                driver.createInputTopic(TOPIC, new IntegerSerializer(), new DoubleSerializer());
        return new Peer() {
            @Override
            public void take(int of, long time, double value) {
                input.pipeInput(of, value, TimeUnit.NANOSECONDS.toMillis(time));
            }

            /** Another reading must come; its own window is never stated. */
            @Override
            public void finish(long time) {
                take(0, time, 0);
            }

            @Override
            public void close() {
                driver.close();
            }
        };
    }
}
