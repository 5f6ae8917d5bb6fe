package io.estran.agent;

import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.config.RuleSetting;
import io.estran.agent.rule.Priority;
import io.estran.agent.rule.RuleSpec;
import io.estran.agent.source.csv.CsvSettings;
import io.estran.agent.state.PipelineConfiguration;
import io.estran.agent.window.WindowSpec;
import java.util.Locale;

/** From what the user wrote to what the pipeline's state depends on. */
final class PipelineConfigurations {
    private PipelineConfigurations() {}

    static PipelineConfiguration of(AgentConfiguration configuration) {
        return new PipelineConfiguration(
                configuration.sources().stream()
                        .map(source ->
                                new PipelineConfiguration.SourceSpec(source.name(), !(source instanceof CsvSettings)))
                        .toList(),
                configuration.windows().stream()
                        .map(window -> new WindowSpec(
                                window.series(),
                                window.lengthNanos(),
                                window.latenessNanos(),
                                window.zone(),
                                window.fromNanos(),
                                window.everyNanos(),
                                window.sessionNanos()))
                        .toList(),
                configuration.rules().stream().map(PipelineConfigurations::rule).toList(),
                configuration.raw(),
                configuration.derive(),
                configuration.idle().toNanos(),
                configuration.future().toNanos());
    }

    private static RuleSpec rule(RuleSetting rule) {
        RuleSetting.Write write = rule.write();
        return new RuleSpec(
                rule.name(),
                rule.series(),
                rule.above(),
                rule.threshold(),
                rule.hysteresis(),
                rule.delayNanos(),
                Priority.valueOf(rule.priority().toUpperCase(Locale.ROOT)),
                write == null ? null : new RuleSpec.Write(write.target(), write.value()));
    }
}
