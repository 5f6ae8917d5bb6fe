package io.estran.cli.whole;

import io.estran.cli.pki.TrialAuthority;
import io.estran.process.tls.SigningFiles;
import io.estran.process.tls.TlsFiles;
import io.estran.protocol.name.AgentName;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which a chain keeps everything. A temporary one is removed at the end; another is continued by the next run.
 * One owner.
 *
 * <pre>
 * agent.yaml, gateway.yaml   what agent and gateway were started with; written anew by each run
 * pki/                       authority, certificates, keys
 * AGENT-data/                the agent's journal, spool, checkpoint
 * broker/                    Kafka's
 * sequencer/                 lock files, nothing of value
 * </pre>
 */
final class ChainFolder implements AutoCloseable {
    private final Path root;
    private final boolean temporary;
    private final TrialAuthority authority;

    private ChainFolder(Path root, boolean temporary) {
        this.root = root;
        this.temporary = temporary;
        this.authority = new TrialAuthority(root.resolve("pki"), Clock.systemUTC());
    }

    /** The folder given, made if it is missing; a temporary one if none is given. */
    static ChainFolder open(@Nullable Path given) throws IOException {
        return given == null
                ? new ChainFolder(Files.createTempDirectory("estran-"), true)
                : new ChainFolder(
                        Files.createDirectories(given).toAbsolutePath().normalize(), false);
    }

    Path root() {
        return root;
    }

    boolean isTemporary() {
        return temporary;
    }

    Path agentFile() {
        return root.resolve("agent.yaml");
    }

    Path gatewayFile() {
        return root.resolve("gateway.yaml");
    }

    Path agentData(AgentName agent) {
        return root.resolve(agent + "-data");
    }

    Path broker() {
        return root.resolve("broker");
    }

    Path sequencer() {
        return root.resolve("sequencer");
    }

    /**
     * Certificate and key of that name, made with the authority if they are missing.
     *
     * @param hosts under which a server is reached; empty for an agent
     */
    TlsFiles certificate(String name, List<String> hosts) throws IOException, GeneralSecurityException {
        if (!Files.exists(authority.certificate())) {
            authority.init();
        }
        Path pki = authority.certificate().resolveSibling(".").normalize();
        Path certificate = pki.resolve(name + ".pem");
        if (!Files.exists(certificate)) {
            authority.issue(name, hosts);
        }
        return new TlsFiles(authority.certificate(), certificate, pki.resolve(name + "-key.pem"));
    }

    /** Certificate and key with which the agent of that name signs, made with the authority if they are missing. */
    SigningFiles attestation(String name) throws IOException, GeneralSecurityException {
        if (!Files.exists(authority.attestation(name).certificate())) {
            authority.issueAttestation(name);
        }
        return authority.attestation(name);
    }

    /** Removes a temporary folder. */
    @Override
    public void close() throws IOException {
        if (temporary) {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                        throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }
}
