package io.estran.benchmarks.delivery.chain;

import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Row;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.fault.UnreadableVersionException;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.name.MqttTopics;
import io.estran.twin.alarm.Alarm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A reading crosses a rule's limit; measured is the time from its write into the agent's socket until a twin's listener hears of the
 * alarm. The agent's part ends when the PUBLISH with the alarm has passed the forwarder. The floor is {@link BareAlarm} on the
 * same broker with as many bytes as the PUBLISH carries. Floor and product take turns alarm by alarm, each about every 200 ms;
 * the pauses are drawn, so that neither keeps step with commits.
 *
 * <p>In it: journal and spool with their syncs, MQTT, Kafka, the sequencer's commit, the twin's fold. Not in it: TLS, a
 * network, other load; the series' windows of a second are all that the agent sends besides.
 */
public final class AlarmLatency implements AutoCloseable {
    private static final double BUDGET_MILLIS = 200;
    private static final double BUDGET_RATIO = 1.5;
    private static final double AGENT_BUDGET_MILLIS = 20;
    private static final int WARM_UP = 60;
    private static final int ROUNDS = 3;
    private static final int ALARMS = 150;
    private static final int PAUSE_MILLIS = 70;
    private static final int PAUSE_SPREAD_MILLIS = 60;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_MILLIS = 5;

    private final Random random = new Random(1);
    private final Consumer<String> progress;
    private final Map<Long, Long> sent = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, Long> inside = new ConcurrentSkipListMap<>();
    private final Queue<Long> alarms = new ConcurrentLinkedQueue<>();
    private final Queue<Long> departures = new ConcurrentLinkedQueue<>();
    private final Queue<Long> bare = new ConcurrentLinkedQueue<>();
    private final BenchChain chain;
    private final LineFeed feed;
    private volatile int publishBytes = 1024;
    private boolean raised;

    private AlarmLatency(Path folder, Consumer<String> progress) throws Exception {
        this.progress = progress;
        chain = BenchChain.start(
                folder,
                new BenchChain.Plan(0, Forwarder.UNBOUNDED, this::published, BenchChain.ALL, List.of("lines"), """
                rules:
                  - {name: limit, series: "machine/level", above: 0.5}
                """));
        chain.twins().onAlarm(this::arrived);
        feed = new LineFeed(chain.port("lines"));
    }

    /** Measures it with a chain in that folder. */
    public static List<Row> rows(Path folder, Consumer<String> progress) throws Exception {
        try (AlarmLatency latency = new AlarmLatency(folder, progress)) {
            return latency.measure();
        }
    }

    private List<Row> measure() throws Exception {
        List<Long> allBare = new ArrayList<>();
        List<Long> allAlarms = new ArrayList<>();
        List<Long> allDepartures = new ArrayList<>();
        double[] ratios = new double[ROUNDS];
        try (BareAlarm floor = new BareAlarm(chain.bootstrap(), bare::add)) {
            round(floor, WARM_UP);
            for (int i = 0; i < ROUNDS; i++) {
                round(floor, ALARMS);
                ratios[i] = new Samples(alarms).p99() / new Samples(bare).p99();
                allBare.addAll(bare);
                allAlarms.addAll(alarms);
                allDepartures.addAll(departures);
            }
        }
        Samples took = new Samples(allAlarms);
        Samples floor = new Samples(allBare);
        Samples agent = new Samples(allDepartures);
        progress.accept("  alarms: " + took + "; floor: " + floor + "; the agent's part: " + agent);
        return List.of(
                Row.absolute("alarm: sensor to twin, p99", took.p99(), "ms", Limit.MEASURED_AT_MOST, BUDGET_MILLIS),
                Row.ofRatio(
                        "alarm: p99 against produce, transactional copy, consume",
                        took.p99(),
                        "ms",
                        floor.p99(),
                        Samples.median(ratios),
                        Limit.RATIO_AT_MOST,
                        BUDGET_RATIO),
                Row.absolute(
                        "alarm: sensor to PUBLISH, p99",
                        agent.p99(),
                        "ms",
                        Limit.MEASURED_AT_MOST,
                        AGENT_BUDGET_MILLIS));
    }

    private void round(BareAlarm floor, int count) throws Exception {
        bare.clear();
        alarms.clear();
        departures.clear();
        for (int i = 0; i < count; i++) {
            pause();
            floor.send(publishBytes);
            pause();
            cross();
        }
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!floor.isSettled() || !sent.isEmpty() || !inside.isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("of " + count + " alarms " + inside.size() + " did not leave the agent, "
                        + sent.size() + " did not reach the twin within 30 s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS + random.nextInt(PAUSE_SPREAD_MILLIS));
    }

    /** Raises the alarm or clears it. */
    private void cross() throws IOException {
        raised = !raised;
        long time = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        long now = System.nanoTime();
        sent.put(time, now);
        inside.put(time, now);
        feed.send("machine", "level", raised ? 1 : 0, time);
    }

    private void published(String topic, byte[] payload, long passed) {
        MqttTopics.Uplink uplink = MqttTopics.parseUplink(topic);
        if (uplink == null || uplink.batchClass() != BatchClass.EVENTS) {
            return;
        }
        try {
            BatchHeader header = BatchReader.read(payload).header();
            Map<Long, Long> left = inside.subMap(header.firstTime(), true, header.lastTime(), true);
            if (!left.isEmpty()) {
                publishBytes = payload.length;
            }
            left.values().forEach(since -> departures.add(passed - since));
            left.clear();
        } catch (MalformedBatchException | UnreadableVersionException broken) {
            throw new IllegalStateException("the agent published what nobody can read", broken);
        }
    }

    private void arrived(Alarm alarm) {
        long now = System.nanoTime();
        Long since = sent.remove(alarm.time());
        if (since != null) {
            alarms.add(now - since);
        }
    }

    @Override
    public void close() throws Exception {
        feed.close();
        chain.close();
    }
}
