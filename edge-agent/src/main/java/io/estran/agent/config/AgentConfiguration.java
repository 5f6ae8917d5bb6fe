package io.estran.agent.config;

import io.estran.agent.derive.DerivePlan;
import io.estran.agent.raw.RawSpec;
import io.estran.agent.source.SourceSettings;
import io.estran.agent.waiting.WaitMode;
import io.estran.process.configuration.Address;
import io.estran.process.configuration.FileKind;
import io.estran.process.configuration.InvalidConfigurationException;
import io.estran.process.configuration.Problem;
import io.estran.process.configuration.Section;
import io.estran.process.configuration.YamlFile;
import io.estran.process.tls.SigningFiles;
import io.estran.protocol.name.AgentName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an agent is told by its user. Immutable.
 *
 * @param data folder of journal, spool and checkpoint, absolute; it need not exist
 * @param raw which readings are sent on as they are; none if empty
 * @param derive series that are made of others
 * @param waiting how pipeline and sources wait for what comes next
 * @param idle after how long without a reading a source's watermark goes on by itself; never for files
 * @param future how far ahead of the clock an event time may lie and still move a watermark
 * @param attestation key with which gaps and attestations are signed; null if they are not
 * @param http where metrics and health are served
 */
public record AgentConfiguration(
        AgentName agent,
        Path data,
        List<SourceSettings> sources,
        List<WindowSetting> windows,
        List<RuleSetting> rules,
        List<RawSpec> raw,
        DerivePlan derive,
        StorageSetting storage,
        LimitSetting limits,
        WaitMode waiting,
        Duration idle,
        Duration future,
        UplinkSetting uplink,
        @Nullable SigningFiles attestation,
        Address http) {
    public static final Duration DEFAULT_IDLE = Duration.ofSeconds(2);
    public static final Duration DEFAULT_FUTURE = Duration.ofMinutes(1);
    public static final Address DEFAULT_HTTP = new Address("127.0.0.1", 9464);

    public AgentConfiguration {
        sources = List.copyOf(sources);
        windows = List.copyOf(windows);
        rules = List.copyOf(rules);
        raw = List.copyOf(raw);
    }

    /**
     * Reads the file of an agent that is to start.
     *
     * @throws InvalidConfigurationException with everything that is wrong
     */
    public static AgentConfiguration read(Path file, Map<String, String> environment)
            throws InvalidConfigurationException {
        return read(file, environment, ReadMode.AGENT);
    }

    /**
     * Reads the file.
     *
     * @throws InvalidConfigurationException with everything that is wrong
     */
    public static AgentConfiguration read(Path file, Map<String, String> environment, ReadMode mode)
            throws InvalidConfigurationException {
        List<Problem> problems = new ArrayList<>();
        Section root = YamlFile.read(file, environment, FileKind.AGENT, problems);
        AgentConfiguration configuration = new AgentReader(root, mode).read();
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        return configuration;
    }
}
