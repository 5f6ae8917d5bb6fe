package io.estran.agent.pipeline;

import io.estran.agent.actuation.ActuationLatency;
import io.estran.agent.actuation.Actuator;
import io.estran.agent.actuation.WriteTarget;
import io.estran.agent.state.Effects;
import io.estran.process.time.Clock;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the writes that rules order through their sources, and brings the outcomes back as inputs. {@code actuate} and
 * {@code arrived} on the pipeline thread; completions on any.
 */
final class Actuations implements Effects {
    private static final Logger log = LoggerFactory.getLogger(Actuations.class);

    private volatile Map<String, Actuator> actuators;
    private final SideInputs outcomes;
    private final ActuationLatency latency;
    private final Clock clock;
    private long arrival;

    Actuations(Map<String, Actuator> actuators, SideInputs outcomes, ActuationLatency latency, Clock clock) {
        this.actuators = Map.copyOf(actuators);
        this.outcomes = outcomes;
        this.latency = latency;
        this.clock = clock;
    }

    /** Writes go through these from here on. Any thread. */
    void through(Map<String, Actuator> changed) {
        actuators = Map.copyOf(changed);
    }

    /** The input that is applied next came in at that monotonic time; 0: nobody took it. */
    void arrived(long monotonic) {
        arrival = monotonic;
    }

    @Override
    public void actuate(long order, WriteTarget target, double value) {
        long since = arrival != 0 ? arrival : clock.monotonicNanos();
        Actuator actuator = actuators.get(target.source());
        if (actuator == null) {
            completed(order, "source " + target.source() + " cannot write", 0, since);
            return;
        }
        try {
            actuator.write(target, value, (outcome, sent) -> completed(order, outcome, sent, since));
        } catch (RuntimeException failure) {
            log.error("writing {} to {} failed", value, target, failure);
            completed(order, "failed: " + failure.getMessage(), 0, since);
        }
    }

    private void completed(long order, String outcome, long sent, long since) {
        long micros = sent == 0 ? -1 : Math.max(0, sent - since) / 1000;
        if (micros >= 0) {
            latency.record(micros);
        }
        RareInput result = new RareInput.Outcome(order, EventBounds.cut(outcome), micros, clock.wallNanos());
        if (!outcomes.offer(result)) {
            log.error("no room for the outcome of write {}: {}", order, outcome);
        }
    }
}
