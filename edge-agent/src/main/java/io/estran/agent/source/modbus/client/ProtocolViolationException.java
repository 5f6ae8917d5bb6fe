package io.estran.agent.source.modbus.client;

import java.io.IOException;

/** The device sent what no Modbus device may send; the message says what, for people. Its connection cannot be used on. */
public final class ProtocolViolationException extends IOException {
    private static final long serialVersionUID = 1L;

    ProtocolViolationException(String message) {
        super(message);
    }
}
