package io.estran.cli.whole;

import io.estran.broker.BrokerSettings;
import io.estran.cli.report.Destination;
import io.estran.cli.report.Opening;
import io.estran.cli.report.Report;
import io.estran.cli.report.ReportJson;
import io.estran.cli.report.ReportText;
import io.estran.cli.report.StatusLine;
import io.estran.cli.scenario.AgentPlace;
import io.estran.cli.scenario.DemoScenario;
import io.estran.cli.scenario.DemoSettings;
import io.estran.cli.scenario.FreePorts;
import io.estran.cli.scenario.Scenario;
import io.estran.cli.scenario.UserScenario;
import io.estran.cli.scenario.UserSettings;
import io.estran.console.config.ConsoleSettings;
import io.estran.gateway.config.GatewayFile;
import io.estran.gateway.config.GatewaySettings;
import io.estran.process.configuration.Address;
import io.estran.process.configuration.InvalidConfigurationException;
import io.estran.process.logging.ProcessLog;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/** The course of a run of the whole chain (package comment). One owner, used once. */
public final class Whole {
    private static final int BROKER_PORT = 9092;
    private static final int GATEWAY_PORT = 8883;
    private static final int GATEWAY_HTTP_PORT = 9465;
    private static final int CONSOLE_PORT = 8080;
    private static final int CONSOLE_HTTP_PORT = 9466;
    private static final String GATEWAY = "gw-1";
    /** If the agent is called as the gateway would be. */
    private static final String OTHER_GATEWAY = "gw-2";

    private final Scenario scenario;
    private final WholeOptions options;
    private final RunSurroundings surroundings;
    private final StatusLine line;

    private Whole(Scenario scenario, WholeOptions options, RunSurroundings surroundings) {
        this.scenario = scenario;
        this.options = options;
        this.surroundings = surroundings;
        this.line = surroundings.line();
    }

    /**
     * The demonstration on the simulated plant.
     *
     * @return whether the report found nothing wrong
     * @throws ChainStartException if a part cannot start
     * @throws IOException if a file of the run cannot be read or written
     */
    public static boolean demo(DemoSettings demo, WholeOptions options, RunSurroundings surroundings)
            throws ChainStartException, InvalidConfigurationException, IOException, InterruptedException {
        return new Whole(new DemoScenario(demo, surroundings.clock()), options, surroundings).run();
    }

    /**
     * The user's own agent configuration.
     *
     * @return whether the report found nothing wrong
     * @throws InvalidConfigurationException with everything that is wrong with the file, or does not fit a run
     * @throws ChainStartException if a part cannot start
     * @throws IOException if a file of the run cannot be read or written
     */
    public static boolean run(UserSettings user, WholeOptions options, RunSurroundings surroundings)
            throws ChainStartException, InvalidConfigurationException, IOException, InterruptedException {
        return new Whole(UserScenario.read(user), options, surroundings).run();
    }

    private boolean run() throws ChainStartException, InvalidConfigurationException, IOException, InterruptedException {
        // What starts and stops is said by the opening in other words; warnings go where the status line is.
        try (ProcessLog.Stay ignored = ProcessLog.divert(Level.WARNING, text -> line.say(text.stripTrailing()));
                ChainFolder folder = ChainFolder.open(options.data());
                Destination records = destination(options.records());
                Destination reports = destination(options.report())) {
            Opening opening = new Opening(line);
            opening.say(scenario.title());
            Chain.Plan plan = plan(folder, records, opening);
            try (Chain chain = Chain.start(plan, opening)) {
                opening.started("data", "", folder.root() + (folder.isTemporary() ? ", removed at the end" : ", kept"));
                opening.say("Ctrl-C stops it.");
                Report report = watch(chain, records);
                line.say(ReportText.write(report));
                if (reports != null) {
                    reports.line(ReportJson.write(report));
                    reports.flush();
                }
                return report.isGood();
            }
        } catch (GeneralSecurityException failure) {
            throw new IOException("the certificates cannot be made: " + failure.getMessage(), failure);
        }
    }

    private Report watch(Chain chain, @Nullable Destination records) throws InterruptedException {
        ChainRun run = new ChainRun(chain, surroundings, options.measuresMemory());
        run.watch(scenario.end(chain.agent()));
        scenario.quietSouth();
        run.drain();
        line.end();
        return run.report(records);
    }

    private @Nullable Destination destination(@Nullable String name) throws IOException {
        return name == null ? null : Destination.open(name, surroundings.stdout());
    }

    private Chain.Plan plan(ChainFolder folder, @Nullable Destination records, Opening opening)
            throws IOException, InvalidConfigurationException, GeneralSecurityException {
        FreePorts ports = new FreePorts(opening::say);
        int console = options.consolePort().isPresent()
                ? ports.exactly(options.consolePort().getAsInt())
                : ports.choose(CONSOLE_PORT);
        int broker = ports.choose(BROKER_PORT);
        int gateway = ports.choose(GATEWAY_PORT);
        String name = scenario.agent().value().equals(GATEWAY) ? OTHER_GATEWAY : GATEWAY;
        folder.certificate(name, List.of(FreePorts.HOST, "localhost"));
        Files.writeString(folder.gatewayFile(), gatewayFile(name, broker, gateway, ports.choose(GATEWAY_HTTP_PORT)));
        AgentPlace place = new AgentPlace(
                folder.agentFile(),
                folder.agentData(scenario.agent()),
                "mqtts://" + FreePorts.address(gateway),
                folder.certificate(scenario.agent().value(), List.of()),
                folder.attestation(scenario.agent().value()));
        return new Chain.Plan(
                BrokerSettings.single(folder.broker(), broker),
                gatewaySettings(folder),
                ConsoleSettings.of(
                        "console",
                        new Address(FreePorts.HOST, console),
                        FreePorts.address(broker),
                        new Address(FreePorts.HOST, ports.choose(CONSOLE_HTTP_PORT))),
                scenario.configuration(place, ports),
                scenario,
                records,
                surroundings.clock());
    }

    private static String gatewayFile(String name, int broker, int port, int http) {
        return """
                # Written by each run. On its own: ./estran gateway --config FILE, while a broker runs.
                gateway: %s
                role: both
                kafka: {bootstrap: %s}
                mqtt:
                  listen: %s
                  tls: {authority: pki/ca.pem, certificate: pki/%s.pem, key: pki/%s-key.pem}
                http: %s
                """.formatted(
                        name, FreePorts.address(broker), FreePorts.address(port), name, name, FreePorts.address(http));
    }

    /** As the file says, but its lock files stay in this run's folder: another run may be on this machine. */
    private static GatewaySettings gatewaySettings(ChainFolder folder) throws InvalidConfigurationException {
        GatewaySettings file = GatewayFile.read(folder.gatewayFile(), Map.of(), null);
        return new GatewaySettings(
                file.name(),
                file.role(),
                file.kafka(),
                file.partitions(),
                file.kafkaWait(),
                file.tls(),
                file.plaintext(),
                file.listener(),
                file.bounds(),
                file.http(),
                folder.sequencer());
    }
}
