package io.estran.cli;

import io.estran.cli.audit.AgentAudit;
import io.estran.cli.audit.AuditJson;
import io.estran.cli.audit.AuditReader;
import io.estran.cli.audit.AuditText;
import io.estran.process.configuration.Quantity;
import io.estran.process.time.Clock;
import io.estran.protocol.name.AgentName;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code estran audit}: the account of every lane. */
@Command(
        name = "audit",
        description = {
            "The account of every lane, as Kafka holds it now: sent 1..N, stored 1..N, gaps, duplicates dropped.",
            "",
            "N is known of a lane that has ended, or that a later lane names with its length. Of an open lane it is what the cloud"
                    + " has seen (\"so far\"); what the agent still holds is told by its presence. A declared gap is accounted for.",
            "",
            "Unaccounted for is what a later lane says was sealed and is neither stored nor declared, unless the agent is online"
                    + " and says that it holds so much: then it is on its way; a lane that is unknown,"
                    + " blocked, quarantined or forked; an account that does not add up; what an agent held when it was last heard"
                    + " of, if it is offline. Not seen are lanes of which no record ever reached Kafka, and complete lanes that are"
                    + " forgotten.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 everything is accounted for; 1 something is not, or Kafka does not answer; 2 wrong usage."
        })
final class AuditCommand implements Callable<Integer> {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private final BootstrapOption kafka = new BootstrapOption();

    @Option(names = "--agent", paramLabel = "A", description = "Only that agent. Default: all")
    private @Nullable String agent;

    @Option(names = "--json", description = "One JSON object instead of text.")
    private boolean json;

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            defaultValue = "15s",
            description = "How long Kafka may say nothing. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private String patience;

    @Override
    public Integer call() throws WrongUsageException {
        if (agent != null && !AgentName.isValid(agent)) {
            throw new WrongUsageException("--agent \"" + agent + "\": must be " + AgentName.ALLOWED);
        }
        AgentName only = agent == null ? null : new AgentName(agent);
        PrintWriter err = spec.commandLine().getErr();
        List<AgentAudit> agents;
        try {
            agents = AuditReader.read(kafka.bootstrap(), patience())
                    .judge(only, Clock.system().wallNanos());
        } catch (IOException failure) {
            err.println("estran audit: " + failure.getMessage());
            return ExitCodes.FOUND;
        }
        if (only != null && agents.isEmpty()) {
            err.println("estran audit: nothing is known of agent " + only + " at " + kafka.bootstrap());
            return ExitCodes.FOUND;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? AuditJson.of(agents) + System.lineSeparator() : AuditText.of(agents));
        out.flush();
        return agents.stream().allMatch(AgentAudit::isAccountedFor) ? ExitCodes.FINE : ExitCodes.FOUND;
    }

    private Duration patience() throws WrongUsageException {
        try {
            return Quantity.duration(patience);
        } catch (IllegalArgumentException wrong) {
            throw new WrongUsageException("--patience \"" + patience + "\" " + wrong.getMessage());
        }
    }
}
