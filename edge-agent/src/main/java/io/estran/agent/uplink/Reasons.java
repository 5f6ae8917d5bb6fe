package io.estran.agent.uplink;

import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/** Why a connection failed, in the words of the innermost cause, which says more than Paho's number. */
final class Reasons {
    private static final int MAX_DEPTH = 8;

    private Reasons() {}

    static String inWords(@Nullable Throwable failure) {
        if (failure == null) {
            return "closed by the gateway";
        }
        Throwable inner = failure;
        for (int depth = 0; depth < MAX_DEPTH && inner.getCause() != null; depth++) {
            inner = inner.getCause();
        }
        String text = inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
        return failure instanceof MqttException mqtt && mqtt.getReasonCode() > 0
                ? text + " (" + mqtt.getReasonCode() + ")"
                : text;
    }
}
