package io.estran.benchmarks.delivery.chain;

import io.estran.gateway.Gateway;
import io.estran.gateway.config.GatewayFile;
import io.estran.process.logging.ProcessLog;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A gateway with its sequencer as a process of its own, which a benchmark can kill: the argument is its configuration. It says
 * {@value #READY} when it does its work, and ends at once when its stdin ends, as it does with the process that started it.
 */
public final class GatewayProcess {
    static final String READY = "ready";

    private static final long LOOK_MILLIS = 20;
    private static final int COULD_NOT = 1;

    private GatewayProcess() {}

    /** Runs until stdin ends. */
    public static void main(String[] arguments) throws Exception {
        ProcessLog.configure();
        Thread leash = new Thread(GatewayProcess::endWithParent, "estran-bench-leash");
        leash.setDaemon(true);
        leash.start();
        Gateway gateway = Gateway.start(
                GatewayFile.read(Path.of(arguments[0]), Map.of(), null),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        while (!gateway.reasonsAgainstReadiness().isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        System.out.println(READY);
        new CountDownLatch(1).await();
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever said.
            }
            Runtime.getRuntime().halt(0);
        } catch (IOException gone) {
            Runtime.getRuntime().halt(COULD_NOT);
        }
    }
}
