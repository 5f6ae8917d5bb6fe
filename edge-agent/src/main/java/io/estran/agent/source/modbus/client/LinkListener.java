package io.estran.agent.source.modbus.client;

import java.io.IOException;

/** Hears how a link fares; called on the device's thread, within {@link Link#advance}. Must not ask anything in there. */
public interface LinkListener {
    /** A connection is there, and nothing outstanding. */
    void connected();

    /**
     * The answer to the request that was asked, checked.
     *
     * @param answer valid during the call
     * @param nanos from asking to here
     */
    void answered(FrameReader answer, long nanos);

    /** The device refused the request that was asked. */
    void refused(int exceptionCode);

    /** No answer came within the timeout; if one comes later it is dropped. */
    void unanswered();

    /** An answer came to a request that had been given up. */
    void late();

    /** No connection could be made, or it is gone, and with it the answer to what was asked. */
    void lost(IOException failure);
}
