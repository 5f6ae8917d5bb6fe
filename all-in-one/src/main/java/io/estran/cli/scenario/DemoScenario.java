package io.estran.cli.scenario;

import io.estran.agent.Agent;
import io.estran.agent.config.AgentConfiguration;
import io.estran.cli.plant.Plant;
import io.estran.cli.plant.PlantSettings;
import io.estran.cli.report.Opening;
import io.estran.process.configuration.InvalidConfigurationException;
import io.estran.process.time.Clock;
import io.estran.protocol.name.AgentName;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The simulated plant, and an agent whose configuration is a file like any user's: made from {@code demo-agent.yaml} beside
 * this class, with this run's ports, and left in the folder to be looked at. One owner.
 */
public final class DemoScenario implements Scenario {
    private static final AgentName AGENT = new AgentName("plant-1");
    private static final String TEMPLATE = "demo-agent.yaml";
    private static final long SEED = 1;
    private static final int STATION_PORT = 1502;
    private static final int TRANSFORMER_PORT = 1503;
    private static final int LINES_PORT = 8094;

    private final DemoSettings settings;
    private final Clock clock;
    private int station;
    private int transformer;
    private int lines;
    private @Nullable Plant plant;

    public DemoScenario(DemoSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String title() {
        return "Estran: a simulated plant, and everything from its sensors to its twins, in this process.";
    }

    @Override
    public AgentName agent() {
        return AGENT;
    }

    @Override
    public AgentConfiguration configuration(AgentPlace place, FreePorts ports)
            throws IOException, InvalidConfigurationException {
        station = ports.choose(STATION_PORT);
        transformer = ports.choose(TRANSFORMER_PORT);
        lines = ports.choose(LINES_PORT);
        int http = ports.choose(AgentConfiguration.DEFAULT_HTTP.port());
        String file = template()
                .replace("{{station}}", FreePorts.address(station))
                .replace("{{transformer}}", FreePorts.address(transformer))
                .replace("{{lines}}", FreePorts.address(lines))
                .replace("{{http}}", FreePorts.address(http))
                .replace("{{gateway}}", place.gateway());
        Files.writeString(place.file(), file);
        return AgentConfiguration.read(place.file(), Map.of());
    }

    private static String template() throws IOException {
        try (InputStream template = DemoScenario.class.getResourceAsStream(TEMPLATE)) {
            if (template == null) {
                throw new IOException(TEMPLATE + " is missing in the program's own files; build it again");
            }
            return new String(template.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void startSouth(Opening opening) throws IOException, InterruptedException {
        plant = Plant.start(
                new PlantSettings(
                        SEED,
                        FreePorts.HOST,
                        station,
                        transformer,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), lines),
                        settings.rate()),
                clock);
        opening.started("plant", "pumping station", "modbus-tcp " + FreePorts.address(station));
        opening.started("", "transformer", "modbus-tcp " + FreePorts.address(transformer));
        opening.started(
                "",
                "fast sensors",
                String.format(
                        Locale.ROOT,
                        "line protocol to tcp://%s, %,d readings/s",
                        FreePorts.address(lines),
                        settings.rate()));
    }

    @Override
    public RunEnd end(Agent agent) {
        return settings.length()
                .map(length -> RunEnd.after(length, agent::everySourceHasGiven))
                .orElseGet(RunEnd::never);
    }

    @Override
    public void quietSouth() throws InterruptedException {
        if (plant != null) {
            plant.closeSensors();
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (plant != null) {
            plant.close();
        }
    }
}
