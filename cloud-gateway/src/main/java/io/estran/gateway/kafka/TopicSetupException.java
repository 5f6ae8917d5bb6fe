package io.estran.gateway.kafka;

import java.util.List;
import java.util.stream.Collectors;

/** Kafka is not as Estran needs it, or does not answer. The message is for the person who must act. */
public final class TopicSetupException extends Exception {
    private static final long serialVersionUID = 1L;

    TopicSetupException(String bootstrap, List<TopicFinding> errors) {
        super("Kafka at " + bootstrap + " cannot be used:\n"
                + errors.stream().map(error -> "  " + error).collect(Collectors.joining("\n")));
    }

    TopicSetupException(String message, Throwable cause) {
        super(message, cause);
    }
}
