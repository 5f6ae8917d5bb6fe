package io.estran.system.chaos.input;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends an agent its lines over TCP at the pace of their event times, each once. While the agent does not take them it waits,
 * and catches up afterwards. Before an agent is started again, {@link #pause} says how far it came.
 *
 * <p>Owns a thread; the methods are for one other thread.
 */
public final class Feeder implements AutoCloseable {
    private static final long PAUSE_MILLIS = 2;
    private static final long STOP_MILLIS = 10_000;
    private static final int CONNECT_MILLIS = 1_000;
    /** What waits in the sender's buffer is lost with the agent: little. */
    private static final int SEND_BUFFER_BYTES = 16 * 1024;

    private static final int MARKS = 60_000;

    private final Feed feed;
    private final int port;
    private final Thread thread;
    private final List<Hole> holes = new ArrayList<>();
    /** Behind the last line of the newest hole: what was lost before is not lost again. */
    private long lost;
    /** When windows were sent, the newest of them; guarded by this. */
    private final Deque<Mark> marks = new ArrayDeque<>();

    /** Guarded by this: written by the thread, and by whoever pauses it. */
    private @Nullable Socket socket;

    private boolean paused = true;
    private boolean idle = true;
    private boolean closed;
    private long next;
    private long last = Long.MAX_VALUE;
    private boolean ended;

    private record Mark(long line, long at) {}

    /** A feeder that is paused, of an agent that will listen on that port of the loopback address. */
    public Feeder(Feed feed, int port) {
        this.feed = feed;
        this.port = port;
        this.thread = new Thread(this::run, "estran-feeder-" + feed.agent());
        thread.setDaemon(true);
        thread.start();
    }

    /** What it sends. */
    public Feed feed() {
        return feed;
    }

    /** Lines sent, or given to TCP at least in part. */
    public synchronized long lines() {
        return next;
    }

    /** Lines that were lost by contract, by field, in order. */
    public List<Hole> holes() {
        return List.copyOf(holes);
    }

    /** Goes on. */
    public synchronized void resume() {
        paused = false;
        notifyAll();
    }

    /**
     * Ends the connection of an agent that has ended, and waits until nothing more is sent.
     *
     * @param data the agent's folder: what its journal has not is lost from now on
     * @param endedAt when it ended or was told to, monotonic ns
     * @param heldNanos how long it was kept from reading shortly before: that much longer lines may have waited
     * @return what was lost
     */
    public List<Hole> pause(Path data, long endedAt, long heldNanos) throws IOException, InterruptedException {
        long sent;
        synchronized (this) {
            paused = true;
            disconnect();
            while (!idle) {
                wait();
            }
            sent = next;
        }
        JournalTail tail = JournalTail.of(feed, data);
        List<Hole> found = List.of(
                hole(Feed.COUNT, Math.max(lost, tail.count() + 1), sent, endedAt, heldNanos),
                hole(Feed.PULSE, Math.max(lost, tail.pulse() + 1), sent, endedAt, heldNanos));
        holes.addAll(found);
        lost = sent;
        return found;
    }

    private synchronized Hole hole(String field, long from, long sent, long endedAt, long heldNanos) {
        // What was sent before all that is remembered is at least as old.
        long sentAt = marks.isEmpty() ? endedAt : marks.getFirst().at();
        for (Mark mark : marks) {
            if (mark.line() <= from) {
                sentAt = mark.at();
            }
        }
        return new Hole(field, from, sent, from >= sent ? 0 : Math.max(0, endedAt - sentAt - heldNanos));
    }

    /**
     * Sends what is due, then what closes all windows.
     *
     * @return whether all of it was given to TCP within that time
     */
    public boolean finish(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (this) {
            int perWindow = feed.linesPerWindow();
            last = (Math.max(next, due()) + perWindow - 1) / perWindow * perWindow;
            while (!ended && System.nanoTime() - deadline < 0) {
                wait(100);
            }
            return ended;
        }
    }

    private long due() {
        long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        return Math.max(0, (now - feed.base()) / feed.windowNanos() * feed.linesPerWindow());
    }

    private void run() {
        StringBuilder text = new StringBuilder();
        try {
            while (awaitTurn()) {
                Socket to = connection();
                if (to == null) {
                    TimeUnit.MILLISECONDS.sleep(10 * PAUSE_MILLIS);
                    continue;
                }
                text.setLength(0);
                if (take(text)) {
                    send(to, text.toString());
                } else {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits while paused; false when closed. */
    private synchronized boolean awaitTurn() throws InterruptedException {
        while (paused && !closed) {
            idle = true;
            notifyAll();
            wait();
        }
        idle = false;
        return !closed;
    }

    private @Nullable Socket connection() {
        synchronized (this) {
            if (socket != null) {
                return socket;
            }
        }
        Socket fresh = new Socket();
        try {
            fresh.setSendBufferSize(SEND_BUFFER_BYTES);
            fresh.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            fresh.setTcpNoDelay(true);
        } catch (IOException notYet) {
            close(fresh);
            return null;
        }
        synchronized (this) {
            if (paused || closed) {
                close(fresh);
                return null;
            }
            socket = fresh;
            return fresh;
        }
    }

    /** The next window's lines, or the end; false if nothing is due. They count as sent from now on. */
    private synchronized boolean take(StringBuilder text) {
        long to = Math.min(next + feed.linesPerWindow(), Math.min(last, due()));
        if (next < to) {
            marks.addLast(new Mark(next, System.nanoTime()));
            if (marks.size() > MARKS) {
                marks.removeFirst();
            }
            for (; next < to; next++) {
                feed.write(next, text);
            }
            return true;
        }
        if (next >= last && !ended) {
            text.append(feed.end(last));
            return true;
        }
        return false;
    }

    private void send(Socket to, String text) {
        try {
            OutputStream out = to.getOutputStream();
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            if (text.startsWith(Feed.END)) {
                synchronized (this) {
                    ended = true;
                    notifyAll();
                }
            }
        } catch (IOException gone) {
            synchronized (this) {
                disconnect();
            }
        }
    }

    private synchronized void disconnect() {
        if (socket != null) {
            close(socket);
            socket = null;
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // What was to be ended has ended.
        }
    }

    /** Ends the thread. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            disconnect();
            notifyAll();
        }
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
