package io.estran.agent.source.modbus.client;

import java.nio.ByteBuffer;

/** What is asked of a device, and what an answer to it must look like. Immutable. */
public sealed interface Request permits ReadRequest, WriteRequest {
    /** 0 to 255. */
    int unit();

    /** Function code. */
    int function();

    /** Writes what follows the function code; at most 252 bytes. */
    void writeData(ByteBuffer to);

    /**
     * Checks the data of an answer that has this request's transaction, unit and function.
     *
     * @throws ProtocolViolationException if it cannot be an answer to this request
     */
    void check(FrameReader answer) throws ProtocolViolationException;
}
