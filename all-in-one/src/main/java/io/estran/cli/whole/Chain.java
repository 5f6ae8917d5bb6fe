package io.estran.cli.whole;

import io.estran.agent.Agent;
import io.estran.agent.AgentStartException;
import io.estran.agent.Surroundings;
import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.inspect.DataFolder;
import io.estran.agent.inspect.HeldBatch;
import io.estran.agent.pipeline.ReadingCounts;
import io.estran.agent.spool.SpoolStatus;
import io.estran.broker.BrokerException;
import io.estran.broker.BrokerSettings;
import io.estran.broker.EmbeddedBroker;
import io.estran.cli.arrival.ChainConsumer;
import io.estran.cli.arrival.DeliveryComparison;
import io.estran.cli.arrival.LiveSeries;
import io.estran.cli.report.Destination;
import io.estran.cli.report.Opening;
import io.estran.cli.scenario.Scenario;
import io.estran.console.Console;
import io.estran.console.ConsoleStartException;
import io.estran.console.config.ConsoleSettings;
import io.estran.gateway.Gateway;
import io.estran.gateway.GatewayStartException;
import io.estran.gateway.config.GatewaySettings;
import io.estran.process.disk.Disk;
import io.estran.process.lifecycle.Closer;
import io.estran.process.time.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All parts of Estran in one process, started from the cloud to the south and stopped in reverse; each within the bound of its
 * own. Owned by one thread.
 */
final class Chain implements Drain.Outflow, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Chain.class);

    private final Closer parts = new Closer();
    private final DeliveryComparison comparison = new DeliveryComparison();
    private final ChainConsumer consumer;
    private final Agent agent;

    /**
     * What is started.
     *
     * @param scenario takes its place between cloud and agent; closed with the chain
     * @param records where every consumed record is written; null for nowhere
     */
    record Plan(
            BrokerSettings broker,
            GatewaySettings gateway,
            ConsoleSettings console,
            AgentConfiguration agent,
            Scenario scenario,
            @Nullable Destination records,
            Clock clock) {}

    private Chain(Plan plan, Opening opening)
            throws BrokerException, GatewayStartException, ConsoleStartException, AgentStartException, IOException,
                    InterruptedException {
        boolean started = false;
        for (HeldBatch left : new DataFolder(Disk.local(), plan.agent().data()).heldBatches()) {
            comparison.held(left.lane(), left.sequence(), left.records());
        }
        try {
            EmbeddedBroker broker = parts.add(EmbeddedBroker.start(plan.broker()));
            opening.started("broker", "Apache Kafka", broker.bootstrap());
            Gateway gateway = parts.add(Gateway.start(plan.gateway(), registry()));
            opening.started(
                    "gateway",
                    plan.gateway().name(),
                    plan.agent().uplink().settings().gateway() + ", metrics http://"
                            + plan.gateway().http().host() + ":" + gateway.httpPort() + "/metrics");
            consumer = parts.add(new ChainConsumer(
                    broker.bootstrap(),
                    plan.agent().agent(),
                    comparison,
                    plan.records(),
                    plan.clock(),
                    new LiveSeries(plan.agent())));
            consumer.start();
            Console console = parts.add(Console.start(plan.console(), registry()));
            opening.started("console", "", "http://" + plan.console().listen().host() + ":" + console.port() + "/");
            parts.add(plan.scenario());
            plan.scenario().startSouth(opening);
            agent = parts.add(Agent.start(
                    plan.agent(),
                    new Surroundings(
                            Disk.local(),
                            plan.clock(),
                            new SecureRandom(),
                            registry(),
                            header -> comparison.sealed(header.lane(), header.sequence(), header.recordCount()))));
            opening.started(
                    "agent",
                    plan.agent().agent().value(),
                    "metrics http://" + plan.agent().http().host() + ":" + agent.httpPort() + "/metrics");
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    /**
     * Starts all parts; returns when the agent reads.
     *
     * @throws ChainStartException if one cannot start; everything that had started is stopped again
     */
    static Chain start(Plan plan, Opening opening) throws ChainStartException, InterruptedException {
        try {
            return new Chain(plan, opening);
        } catch (BrokerException
                | GatewayStartException
                | ConsoleStartException
                | AgentStartException
                | IOException failure) {
            throw new ChainStartException(failure);
        }
    }

    private static PrometheusMeterRegistry registry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    Agent agent() {
        return agent;
    }

    ChainConsumer consumer() {
        return consumer;
    }

    DeliveryComparison comparison() {
        return comparison;
    }

    @Override
    public boolean isSettled() {
        return agent.isSettled() && comparison.missing() == 0;
    }

    @Override
    public long askForEnd() {
        return consumer.askForEnd();
    }

    @Override
    public boolean hasReadTo(long asked) {
        return consumer.hasReadTo(asked);
    }

    @Override
    public long progress() {
        SpoolStatus spool = agent.spool();
        ReadingCounts readings = agent.readings();
        return readings.accepted()
                + readings.windowsClosed()
                + spool.sealedBatches()
                - spool.pendingBatches()
                + comparison.stored();
    }

    @Override
    public boolean isBroken() {
        return consumer.fault().isPresent();
    }

    @Override
    public void close() throws InterruptedException {
        try {
            parts.close();
        } catch (InterruptedException hurried) {
            throw hurried;
        } catch (Exception failure) {
            log.warn("a part could not be stopped", failure);
        }
    }
}
