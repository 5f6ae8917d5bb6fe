package io.estran.agent.reload;

import io.estran.agent.actuation.Actuator;
import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.pipeline.Pipeline;
import io.estran.agent.source.Source;
import io.estran.agent.source.SourceSettings;
import io.estran.agent.source.line.LineProtocolSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sources of one configuration take the place of those of another: {@link #tryOut}, {@link #close}, {@link #take}, then
 * {@link #start} when the pipeline follows, or {@link #goBack} when anything is in the way. Used once, by the thread of
 * {@link Reload}.
 */
final class Changeover {
    private final Sources sources;
    private final Difference difference;
    private final AgentConfiguration before;
    private final Set<String> closed = new HashSet<>();
    private final List<String> made = new ArrayList<>();

    Changeover(Sources sources, Difference difference, AgentConfiguration before) {
        this.sources = sources;
        this.difference = difference;
        this.before = before;
    }

    /**
     * Looks whether all that is new can have what it needs, as far as sources that run do not hold it.
     *
     * @throws IOException if not; nothing was touched
     */
    void tryOut() throws IOException {
        for (SourceSettings setting : begins()) {
            if (mayBecomeFree(setting)) {
                continue;
            }
            Source trial = sources.make(setting, new SimpleMeterRegistry());
            try {
                trial.prepare();
            } catch (IOException occupied) {
                throw refused(setting, occupied);
            } finally {
                trial.close();
            }
        }
    }

    private static IOException refused(SourceSettings setting, IOException occupied) {
        return new IOException("source " + setting.name() + " " + occupied.getMessage(), occupied);
    }

    /** Whether its port is one of a source that will be closed; whether it can be had, {@link #take} finds out. */
    private boolean mayBecomeFree(SourceSettings setting) {
        Set<String> names = new HashSet<>(difference.removed());
        names.addAll(Difference.names(difference.changed()));
        return setting instanceof LineProtocolSettings wanted
                && before.sources().stream()
                        .anyMatch(source -> names.contains(source.name())
                                && source instanceof LineProtocolSettings held
                                && held.listen().port() == wanted.listen().port());
    }

    private List<SourceSettings> begins() {
        List<SourceSettings> all = new ArrayList<>(difference.changed());
        all.addAll(difference.added());
        return all;
    }

    /** Closes what is gone and what begins anew: what it has read is in the ring then. */
    void close() {
        for (String name : difference.removed()) {
            close(name);
        }
        for (SourceSettings setting : difference.changed()) {
            close(setting.name());
        }
    }

    private void close(String name) {
        sources.close(name);
        closed.add(name);
    }

    /**
     * Makes what is new, with all that it needs.
     *
     * @throws IOException if it cannot have it; {@link #goBack} then
     */
    void take() throws IOException {
        for (SourceSettings setting : begins()) {
            made.add(setting.name());
            try {
                sources.add(setting).prepare();
            } catch (IOException occupied) {
                throw refused(setting, occupied);
            }
        }
    }

    Map<String, Actuator> actuators() {
        return sources.actuators();
    }

    /** The pipeline has followed: what is new begins. */
    void start(Pipeline pipeline) {
        made.forEach(name -> sources.start(name, pipeline));
    }

    /** Nothing comes of it: what was closed begins again where it was. */
    void goBack(Pipeline pipeline) {
        made.forEach(sources::close);
        for (SourceSettings setting : before.sources()) {
            if (closed.contains(setting.name())) {
                sources.add(setting);
                sources.start(setting.name(), pipeline);
            }
        }
        pipeline.writeThrough(sources.actuators());
    }
}
