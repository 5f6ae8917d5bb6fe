package io.estran.console.live;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * One page's stream of server-sent events. Writes one message at a time and never blocks; any thread may offer. It ends when
 * the page leaves, when it cannot keep up, or when the console stops.
 */
final class EventStream extends IteratingCallback {
    /** Messages that wait at most; with four a second that is ten seconds of a link that does not move. */
    static final int MOST_WAITING = 40;

    private static final byte[] HELLO = message("hello", "{}");
    private static final byte[] BYE = message("bye", "{}");

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Consumer<EventStream> onEnd;
    private final Queue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING + 1);
    private volatile boolean ending;

    /** {@code onEnd} is called once, by the thread that notices. */
    EventStream(Request request, Response response, Callback callback, Consumer<EventStream> onEnd) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.onEnd = onEnd;
        waiting.add(HELLO);
    }

    /** The bytes of one event; the data are one line. */
    static byte[] message(String event, String data) {
        return ("event: " + event + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Sends it after those that wait; false if too many do: then the stream is to be cut. */
    boolean offer(byte[] message) {
        if (waiting.size() >= MOST_WAITING) {
            return false;
        }
        boolean taken = waiting.offer(message);
        iterate();
        return taken;
    }

    /** Says goodbye and ends once all is written. */
    void end() {
        waiting.offer(BYE);
        ending = true;
        iterate();
    }

    /** Ends at once, whatever waits; false if it had ended already. */
    boolean cut(String reason) {
        boolean first = abort(new IOException(reason));
        // A write that waits for the peer ends only with its connection.
        request.getConnectionMetaData().getConnection().getEndPoint().close();
        return first;
    }

    @Override
    protected Action process() {
        byte[] next = waiting.poll();
        if (next != null) {
            response.write(false, ByteBuffer.wrap(next), this);
            return Action.SCHEDULED;
        }
        return ending ? Action.SUCCEEDED : Action.IDLE;
    }

    @Override
    protected void onCompleted(@Nullable Throwable failure) {
        onEnd.accept(this);
        if (failure == null) {
            callback.succeeded();
        } else {
            callback.failed(failure);
        }
    }
}
