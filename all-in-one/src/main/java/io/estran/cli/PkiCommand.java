package io.estran.cli;

import io.estran.cli.pki.TrialAuthority;
import io.estran.process.tls.SigningFiles;
import io.estran.protocol.name.AgentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code estran pki}: certificates for a trial. */
@Command(
        name = "pki",
        description = "A private authority and certificates for a trial (PEM, P-256).",
        subcommands = {PkiCommand.Init.class, PkiCommand.Issue.class})
final class PkiCommand implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing: init or issue");
    }

    @Command(name = "init", description = "Makes an authority: DIR/ca.pem and DIR/ca-key.pem.")
    static final class Init implements Callable<Integer> {
        @Parameters(paramLabel = "DIR", description = "Folder; made if it is missing.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before call
        private Path folder;

        @Override
        public Integer call() throws IOException, GeneralSecurityException {
            new TrialAuthority(folder, Clock.systemUTC()).init();
            System.err.println("authority in " + folder.resolve("ca.pem") + "; keep " + folder.resolve("ca-key.pem")
                    + " to yourself. Next: estran pki issue --dir " + folder + " --name NAME");
            return ExitCodes.FINE;
        }
    }

    @Command(
            name = "issue",
            description = "Issues DIR/NAME.pem and DIR/NAME-key.pem: for an agent, or with --host for a gateway. For an"
                    + " agent also DIR/NAME-attest.pem and DIR/NAME-attest-key.pem, for its signatures (Ed25519).")
    static final class Issue implements Callable<Integer> {
        @Option(
                names = "--dir",
                paramLabel = "DIR",
                defaultValue = "pki",
                description = "Folder of the authority. Default: ${DEFAULT-VALUE}")
        @SuppressWarnings("NullAway.Init") // picocli sets it before call
        private Path folder;

        @Option(names = "--name", paramLabel = "NAME", required = true, description = "Name of the agent or gateway.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before call
        private String name;

        @Option(
                names = "--host",
                paramLabel = "H",
                split = ",",
                description = "DNS names and addresses of a server; makes a server certificate.")
        private List<String> hosts = List.of();

        @Override
        public Integer call() throws IOException, GeneralSecurityException, WrongUsageException {
            if (!AgentName.isValid(name)) {
                throw new WrongUsageException("--name \"" + name + "\": must be " + AgentName.ALLOWED);
            }
            TrialAuthority authority = new TrialAuthority(folder, Clock.systemUTC());
            if (!Files.exists(authority.certificate())) {
                throw new WrongUsageException(
                        authority.certificate() + " is missing: make it first with estran pki init " + folder);
            }
            authority.issue(name, hosts);
            System.err.println("issued " + folder.resolve(name + ".pem") + " and " + folder.resolve(name + "-key.pem"));
            if (hosts.isEmpty()) {
                SigningFiles attestation = authority.attestation(name);
                System.err.println("issued " + attestation.certificate() + " and " + attestation.key()
                        + ", with which the agent signs what it states (key \"attestation\" of its configuration)");
            }
            return ExitCodes.FINE;
        }
    }
}
