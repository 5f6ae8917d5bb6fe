package io.estran.gateway.session;

/** The connection as its session sees it. All methods but {@link #execute} belong to the connection's thread. */
public interface ClientLink {
    /** Sends PUBACK. */
    void acknowledge(int packetId, PublishAnswer answer);

    /** Sends a QoS 0 PUBLISH on the agent's {@code down} topic. */
    void down(byte[] payload);

    /** Whether what was sent before has mostly left, so that more may be sent. */
    boolean isWritable();

    /** Sends DISCONNECT with that reason code and string, and closes; the second call does nothing. */
    void disconnect(int reasonCode, String reason);

    /** Reads less from the socket, or as much as it can again. */
    void holdBack(boolean hold);

    /** Reads no more from the socket. */
    void stopReading();

    /** Runs a task on the connection's thread after that time; lost if the connection ends before. */
    void executeLater(Runnable task, long millis);

    /** Runs a task on the connection's thread; from any thread. After the end of the connection the task may be lost. */
    void execute(Runnable task);
}
