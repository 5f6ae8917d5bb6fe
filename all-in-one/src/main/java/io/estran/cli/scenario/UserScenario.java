package io.estran.cli.scenario;

import io.estran.agent.Agent;
import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.config.ReadMode;
import io.estran.agent.config.UplinkSetting;
import io.estran.agent.source.line.LineProtocolSettings;
import io.estran.agent.uplink.UplinkSettings;
import io.estran.cli.report.Opening;
import io.estran.process.configuration.Address;
import io.estran.process.configuration.InvalidConfigurationException;
import io.estran.process.configuration.Problem;
import io.estran.protocol.name.AgentName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The user's own sources, rules and windows; uplink and data folder are the chain's. One owner. */
public final class UserScenario implements Scenario {
    private final UserSettings settings;
    private final AgentConfiguration file;

    private UserScenario(UserSettings settings, AgentConfiguration file) {
        this.settings = settings;
        this.file = file;
    }

    /**
     * Reads the user's file.
     *
     * @throws InvalidConfigurationException with everything that is wrong with it, sources that a run cannot wait for included
     */
    public static UserScenario read(UserSettings settings) throws InvalidConfigurationException {
        AgentConfiguration file = AgentConfiguration.read(settings.file(), settings.environment(), ReadMode.RUN);
        if (settings.untilIdle().isPresent()) {
            List<Problem> endless = file.sources().stream()
                    .filter(source -> !source.canEnd())
                    .map(source -> new Problem(
                            settings.file().toString(),
                            0,
                            "sources",
                            source.name(),
                            "is of type " + source.type()
                                    + ", which has no end; --until-idle takes csv and line-protocol sources"))
                    .toList();
            if (!endless.isEmpty()) {
                throw new InvalidConfigurationException(endless);
            }
        }
        return new UserScenario(settings, file);
    }

    @Override
    public String title() {
        return "Estran: agent " + file.agent() + " of " + settings.file()
                + ", and everything from it to the twins, in this process.\nThe file's uplink, attestation and data are not used.";
    }

    @Override
    public AgentName agent() {
        return file.agent();
    }

    @Override
    public AgentConfiguration configuration(AgentPlace place, FreePorts ports) throws IOException {
        Address http = file.http().equals(AgentConfiguration.DEFAULT_HTTP)
                ? new Address(file.http().host(), ports.choose(file.http().port()))
                : file.http();
        return new AgentConfiguration(
                file.agent(),
                place.data(),
                file.sources(),
                file.windows(),
                file.rules(),
                file.raw(),
                file.derive(),
                file.storage(),
                file.limits(),
                file.waiting(),
                file.idle(),
                file.future(),
                new UplinkSetting(true, UplinkSettings.to(place.gateway()), place.tls()),
                place.attestation(),
                http);
    }

    @Override
    public void startSouth(Opening opening) {
        file.sources().forEach(source -> opening.started("source", source.name(), source.type()));
    }

    @Override
    public RunEnd end(Agent agent) {
        Optional<Duration> idle = settings.untilIdle();
        boolean network = file.sources().stream().anyMatch(LineProtocolSettings.class::isInstance);
        return idle.map(silence -> RunEnd.whenIdle(
                        silence,
                        network,
                        agent::filesEnded,
                        () -> agent.readings().received()))
                .orElseGet(RunEnd::never);
    }

    @Override
    public void quietSouth() {
        // The user's sensors are not ours to stop.
    }

    @Override
    public void close() {
        // Nothing of it was started here.
    }
}
