package io.estran.benchmarks.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.estran.benchmarks.mqtt.NullAcknowledger;
import io.estran.gateway.Gateway;
import io.estran.gateway.config.AgentBounds;
import io.estran.gateway.config.GatewayRole;
import io.estran.gateway.config.GatewaySettings;
import io.estran.gateway.kafka.KafkaSettings;
import io.estran.gateway.mqtt.ListenerSettings;
import io.estran.process.configuration.Address;
import io.estran.process.logging.ProcessLog;
import io.estran.process.time.Clock;
import io.estran.process.time.KnownTime;
import io.estran.process.tls.TlsFiles;
import io.estran.process.tls.TlsMaterial;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A process of which a {@link MeasuredProcess} reads the processor time: says on its output that it is ready, and its ports; does
 * what its input asks for; ends when its input does, so it never outlives the benchmark. What it does is its first argument.
 */
public final class MeasuredMain {
    private static final Address FREE = new Address("127.0.0.1", 0);
    /** Asks a process to wait until its code is compiled. */
    static final String SETTLE = "settle";

    private static final int BATCHES = 1_000;
    private static final Work NOTHING = wish -> {
        throw new IllegalArgumentException("asked for \"" + wish + "\"");
    };
    /** Starting and connecting is no news. Held, as the log manager does not. */
    private static final Logger OURS = Logger.getLogger("io.estran");

    private MeasuredMain() {}

    /** Runs {@code gateway BOOTSTRAP FOLDER}, {@code mqtt} or {@code producer BOOTSTRAP TOPIC}. */
    public static void main(String[] arguments) throws Exception {
        ProcessLog.configure();
        OURS.setLevel(Level.WARNING);
        BlockingQueue<String> wishes = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(wishes), "bench-wishes");
        reader.setDaemon(true);
        reader.start();
        switch (arguments[0]) {
            case "gateway" -> gateway(arguments[1], Path.of(arguments[2]), wishes);
            case "mqtt" -> mqtt(wishes);
            case "producer" -> producer(arguments[1], arguments[2], wishes);
            default -> throw new IllegalArgumentException("no such process: " + arguments[0]);
        }
    }

    /** The batches that are sent, again and again: the gateway does not ask whether a batch follows the one before. */
    static List<byte[]> batches() {
        BenchLane lane = new BenchLane(BenchLane.ASSETS_OF_4_KIB, 1);
        List<byte[]> batches = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            batches.add(lane.next().bytes());
        }
        return batches;
    }

    private static void gateway(String bootstrap, Path folder, BlockingQueue<String> wishes) throws Exception {
        TlsFiles files = new TlsFiles(
                folder.resolve("ca.pem"), folder.resolve("gateway.pem"), folder.resolve("gateway-key.pem"));
        GatewaySettings settings = new GatewaySettings(
                "bench-gateway",
                GatewayRole.INGRESS,
                KafkaSettings.of(bootstrap, "bench-gateway"),
                0,
                GatewaySettings.KAFKA_WAIT,
                Optional.of(
                        new GatewaySettings.TlsListener(FREE, TlsMaterial.read(files, new KnownTime(Clock.system())))),
                Optional.of(FREE),
                ListenerSettings.defaults(),
                AgentBounds.DEFAULT,
                FREE,
                folder.resolve("sequencer"));
        try (Gateway gateway = Gateway.start(settings, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))) {
            ready(gateway.plaintextPort(), gateway.tlsPort());
            serve(wishes, NOTHING);
        }
    }

    private static void mqtt(BlockingQueue<String> wishes) throws Exception {
        try (NullAcknowledger acknowledger = new NullAcknowledger(null, false)) {
            ready(acknowledger.port());
            serve(wishes, NOTHING);
        }
    }

    private static void producer(String bootstrap, String topic, BlockingQueue<String> wishes) throws Exception {
        try (BareProducer producer =
                new BareProducer(bootstrap, topic, batches(), NullAcknowledger.RECEIVE_MAXIMUM - 1)) {
            ready();
            serve(wishes, wish -> {
                String[] numbers = wish.split(" ", -1);
                producer.send(Integer.parseInt(numbers[0]), new Pace(Integer.parseInt(numbers[1])));
            });
        }
    }

    private static void ready(int... ports) {
        StringBuilder line = new StringBuilder("ready");
        for (int port : ports) {
            line.append(' ').append(port);
        }
        System.out.println(line);
    }

    /** What a process does on request, besides being there. */
    private interface Work {
        void on(String wish) throws Exception;
    }

    private static void serve(BlockingQueue<String> wishes, Work work) throws Exception {
        while (true) {
            String wish = wishes.take();
            if (wish.equals(SETTLE)) {
                awaitCompiler();
            } else {
                work.on(wish);
            }
            System.out.println("done");
        }
    }

    /** Ends the process with its input, at once: Kafka has gone with whoever measures, and an orderly end would wait for it. */
    private static void read(BlockingQueue<String> wishes) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, US_ASCII))) {
            for (String wish = lines.readLine(); wish != null; wish = lines.readLine()) {
                wishes.add(wish);
            }
        } catch (IOException broken) {
            System.err.println("the benchmark cannot be heard: " + broken.getMessage());
        }
        Runtime.getRuntime().halt(0);
    }

    /** Waits until the compiler has had nothing to do for a second: it works off its queue long after the code ran. */
    private static void awaitCompiler() throws InterruptedException {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long before = -1;
        for (long now = compiler.getTotalCompilationTime(); now != before; now = compiler.getTotalCompilationTime()) {
            before = now;
            TimeUnit.SECONDS.sleep(1);
        }
    }
}
