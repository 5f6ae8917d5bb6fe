package io.estran.console;

import io.estran.console.config.ConsoleSettings;
import io.estran.console.live.EventStreams;
import io.estran.console.live.Feed;
import io.estran.console.plant.Plant;
import io.estran.console.plant.TwinsPlant;
import io.estran.console.state.DeltaJson;
import io.estran.console.state.Limits;
import io.estran.console.state.Observer;
import io.estran.console.state.StateJson;
import io.estran.console.web.PageServer;
import io.estran.console.web.StateFile;
import io.estran.process.health.HealthPage;
import io.estran.process.lifecycle.Closer;
import io.estran.process.time.Clock;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One console process, or a console inside another process: starts its parts in order and stops them in reverse (package
 * comment). Owned by one thread; the accessors are for any.
 */
public final class Console implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Console.class);

    private final Closer parts = new Closer();
    private final Plant plant;
    private final int port;
    private final int httpPort;

    private Console(ConsoleSettings settings, PrometheusMeterRegistry registry, Supplier<Plant> source, Clock clock)
            throws IOException {
        Limits limits = Limits.of(settings.series());
        boolean started = false;
        try {
            plant = parts.add(source.get());
            InetSocketAddress http = new InetSocketAddress(
                    settings.http().host(), settings.http().port());
            httpPort = parts.add(new HealthPage(http, plant, registry)).port();
            EventStreams streams = new EventStreams(settings.streams(), registry);
            Feed feed = parts.add(Feed.start(
                    new Observer(plant, limits, clock), new DeltaJson(limits), streams, settings.every(), registry));
            StateFile state = new StateFile(feed::current, new StateJson(settings.name(), limits));
            port = parts.add(PageServer.start(settings.listen(), settings.hosts(), settings.streams(), streams, state))
                    .port();
            parts.add(streams);
            started = true;
        } finally {
            if (!started) {
                abandon();
            }
        }
    }

    /**
     * Starts; returns when the page can be opened. Kafka may come later: the page says so.
     *
     * @throws ConsoleStartException if a port is taken; everything that had started is stopped again
     */
    public static Console start(ConsoleSettings settings, PrometheusMeterRegistry registry)
            throws ConsoleStartException {
        Limits limits = Limits.of(settings.series());
        return start(
                settings,
                registry,
                () -> TwinsPlant.start(settings, limits.trend(), limits.events(), registry),
                Clock.system());
    }

    /** As {@link #start(ConsoleSettings, PrometheusMeterRegistry)}, of any plant, which it closes in the end. */
    static Console start(
            ConsoleSettings settings, PrometheusMeterRegistry registry, Supplier<Plant> source, Clock clock)
            throws ConsoleStartException {
        try {
            return new Console(settings, registry, source, clock);
        } catch (IOException failure) {
            throw new ConsoleStartException(String.valueOf(failure.getMessage()), failure);
        }
    }

    /** Port of the page. */
    public int port() {
        return port;
    }

    /** Port of health and metrics. */
    public int httpPort() {
        return httpPort;
    }

    /** Why it does not do its work; empty if it does. */
    public List<String> reasonsAgainstReadiness() {
        return plant.reasonsAgainst();
    }

    private void abandon() {
        try {
            parts.close();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (Exception failure) {
            log.warn("a part that had started could not be stopped", failure);
        }
    }

    /** Stops in the order of the package comment. */
    @Override
    public void close() throws Exception {
        parts.close();
        log.info("console stopped");
    }
}
