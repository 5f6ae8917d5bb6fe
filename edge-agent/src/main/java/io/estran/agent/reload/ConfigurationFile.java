package io.estran.agent.reload;

import io.estran.agent.config.AgentConfiguration;
import io.estran.process.configuration.InvalidConfigurationException;
import io.estran.process.configuration.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The file from which an agent is configured, and the environment that fills its placeholders.
 *
 * @param environment of the process; it does not change while that runs
 */
public record ConfigurationFile(Path file, Map<String, String> environment) {
    private static final int PIECE = 8_192;

    /**
     * What the file said at one moment.
     *
     * @param hash SHA-256 of its bytes, hexadecimal, as sha256sum says it
     */
    public record Version(AgentConfiguration configuration, String hash) {}

    public ConfigurationFile {
        environment = Map.copyOf(environment);
    }

    /**
     * Reads it.
     *
     * @throws InvalidConfigurationException with everything that is wrong
     */
    public Version read() throws InvalidConfigurationException {
        String before = hash();
        AgentConfiguration configuration = AgentConfiguration.read(file, environment);
        if (!before.equals(hash())) {
            throw new InvalidConfigurationException(List.of(
                    new Problem(file.toString(), 0, "", "", "the file was changed while it was read; try it again")));
        }
        return new Version(configuration, before);
    }

    /** Empty if it cannot be read. */
    private String hash() {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[PIECE];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                digest.update(piece, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException unreadable) {
            return "";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
