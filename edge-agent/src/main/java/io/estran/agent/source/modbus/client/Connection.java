package io.estran.agent.source.modbus.client;

import io.estran.process.time.Clock;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from the first SYN to its end, with at most one request outstanding. Never blocks. After an exception it
 * can only be closed. Device's thread only.
 */
final class Connection implements Closeable {
    /** Transactions given up that are remembered. */
    static final int REMEMBERED = 16;

    private static final int MOST_UNANSWERED = 3;
    private static final int LONGEST_FRAME = 260;
    private static final int LENGTH_AT = 4;
    private static final int LENGTH_END = 6;
    private static final int EXCEPTION = 0x80;
    private static final int NONE = -1;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final long timeout;
    private final Clock clock;
    private final LinkListener listener;
    private final FrameReader frames = new FrameReader();
    private final ByteBuffer unsent = ByteBuffer.allocate(LONGEST_FRAME).limit(0);
    private final int[] givenUp = new int[REMEMBERED];
    private int givenUpNext;
    private boolean connected;
    private boolean proven;
    private @Nullable Request outstanding;
    private int transaction;
    private int unansweredInARow;
    private boolean telling;
    private long since;
    private long sentAt;

    /** Begins to connect. */
    Connection(Selector selector, InetSocketAddress address, long timeout, Clock clock, LinkListener listener)
            throws IOException {
        this.timeout = timeout;
        this.clock = clock;
        this.listener = listener;
        this.since = clock.monotonicNanos();
        Arrays.fill(givenUp, NONE);
        channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            KeepAlive.turnOn(channel);
            channel.connect(address);
            key = channel.register(selector, SelectionKey.OP_CONNECT);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** Whether a request can be asked. */
    boolean isIdle() {
        return connected && outstanding == null;
    }

    /** Whether the device has ever answered on this connection. */
    boolean isProven() {
        return proven;
    }

    /** When {@link #advance} must be called at the latest: monotonic, ns. */
    long deadline() {
        return connected && outstanding == null ? Long.MAX_VALUE : since + timeout;
    }

    /** When the last byte of the last request went to the socket: monotonic, ns; 0 if it has not. */
    long sentAt() {
        return sentAt;
    }

    /**
     * Sends a request; only when idle.
     *
     * @param tells whether silence would tell something of the connection
     */
    void ask(Request request, boolean tells) throws IOException {
        if (!isIdle()) {
            throw new IllegalStateException("a request is outstanding");
        }
        transaction = (transaction + 1) & 0xffff;
        unsent.clear();
        unsent.putShort((short) transaction).putInt(0);
        unsent.put((byte) request.unit()).put((byte) request.function());
        request.writeData(unsent);
        unsent.putShort(LENGTH_AT, (short) (unsent.position() - LENGTH_END));
        unsent.flip();
        outstanding = request;
        telling = tells || !proven;
        since = clock.monotonicNanos();
        sentAt = 0;
        flush();
    }

    /**
     * Does what can be done now.
     *
     * @throws IOException if the connection must be closed, with the reason
     */
    void advance() throws IOException {
        if (!connected) {
            finishConnect();
            return;
        }
        flush();
        int received = channel.read(frames.room());
        while (frames.next()) {
            take();
        }
        if (received < 0) {
            throw new EOFException("the device closed the connection" + (frames.isInFrame() ? " within a frame" : ""));
        }
        if (outstanding != null && clock.monotonicNanos() - since >= timeout) {
            giveUp();
        }
    }

    private void finishConnect() throws IOException {
        if (channel.finishConnect()) {
            if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
                // Two SYNs of one port that nobody listens on: TCP allows it, and it would keep a server from its port.
                throw new ConnectException("connected to itself, as nobody listens there");
            }
            connected = true;
            key.interestOps(SelectionKey.OP_READ);
            listener.connected();
        } else if (clock.monotonicNanos() - since >= timeout) {
            throw new SocketTimeoutException("no connection within " + text(timeout));
        }
    }

    private void flush() throws IOException {
        if (!unsent.hasRemaining()) {
            return;
        }
        channel.write(unsent);
        if (unsent.hasRemaining()) {
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        } else {
            sentAt = clock.monotonicNanos();
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private void take() throws ProtocolViolationException {
        Request request = outstanding;
        if (request == null || frames.transaction() != transaction || unsent.hasRemaining()) {
            forget(frames.transaction());
            unansweredInARow = 0;
            listener.late();
            return;
        }
        if (frames.unit() != request.unit()) {
            throw new ProtocolViolationException(
                    "an answer of unit " + frames.unit() + ", where unit " + request.unit() + " was asked");
        }
        int function = frames.function();
        boolean refused = function == (request.function() | EXCEPTION);
        if (!refused && function != request.function()) {
            throw new ProtocolViolationException(
                    "an answer with function code " + function + ", where " + request.function() + " was asked");
        }
        if (refused && frames.bodyLength() != 1) {
            throw new ProtocolViolationException(
                    "an exception of " + frames.bodyLength() + " bytes of data, where 1 is right");
        }
        if (!refused) {
            request.check(frames);
        }
        outstanding = null;
        unansweredInARow = 0;
        proven = true;
        if (refused) {
            listener.refused(frames.bytes().get(frames.bodyStart()) & 0xff);
        } else {
            listener.answered(frames, clock.monotonicNanos() - since);
        }
    }

    /** A transaction given up was answered after all; any other was never asked, or is answered twice. */
    private void forget(int late) throws ProtocolViolationException {
        for (int i = 0; i < REMEMBERED; i++) {
            if (givenUp[i] == late) {
                givenUp[i] = NONE;
                return;
            }
        }
        throw new ProtocolViolationException("an answer to transaction " + late + ", which is not open");
    }

    private void giveUp() throws IOException {
        if (unsent.hasRemaining()) {
            throw new SocketTimeoutException("the device took no bytes for " + text(timeout));
        }
        if (frames.isInFrame()) {
            throw new SocketTimeoutException("a frame was not ended within " + text(timeout));
        }
        givenUp[givenUpNext] = transaction;
        givenUpNext = (givenUpNext + 1) % REMEMBERED;
        outstanding = null;
        listener.unanswered();
        unansweredInARow += telling ? 1 : 0;
        if (unansweredInARow >= MOST_UNANSWERED) {
            throw new SocketTimeoutException(
                    MOST_UNANSWERED + " requests in a row had no answer within " + text(timeout));
        }
    }

    private static String text(long nanos) {
        return Duration.ofNanos(nanos).toMillis() + " ms";
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
