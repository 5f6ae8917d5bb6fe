package io.estran.gateway.kafka;

import io.estran.process.health.Readiness;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether one way to Kafka works; says it once per change. Thread safe. */
final class KafkaState implements Readiness {
    private static final Logger log = LoggerFactory.getLogger(KafkaState.class);

    private final String what;
    private final String consequence;
    private volatile String reason;

    /**
     * A state.
     *
     * @param what what works or not, as in {@code storing in Kafka}
     * @param consequence what Estran does while it does not
     * @param reason why it does not at first; empty if it is taken to work
     */
    KafkaState(String what, String consequence, String reason) {
        this.what = what;
        this.consequence = consequence;
        this.reason = reason;
    }

    void works() {
        if (!reason.isEmpty() && change("")) {
            log.info("{} works", what);
        }
    }

    void fails(String why) {
        if (reason.isEmpty() && change(why)) {
            log.warn("{} does not work: {}; {}", what, why, consequence);
        }
    }

    private synchronized boolean change(String now) {
        if (reason.isEmpty() == now.isEmpty()) {
            return false;
        }
        reason = now;
        return true;
    }

    @Override
    public List<String> reasonsAgainst() {
        String why = reason;
        return why.isEmpty() ? List.of() : List.of(what + ": " + why);
    }
}
