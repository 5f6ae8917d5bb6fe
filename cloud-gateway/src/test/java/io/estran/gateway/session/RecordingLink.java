package io.estran.gateway.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A connection that notes what is sent on it, in words. Tasks run at once, unless the test holds them. */
final class RecordingLink implements ClientLink {
    final List<String> sent = new ArrayList<>();
    final List<byte[]> down = new ArrayList<>();
    final List<Runnable> later = new ArrayList<>();
    /** Tasks that the test runs itself; null runs them at once. */
    @Nullable
    Queue<Runnable> held;

    boolean writable = true;
    boolean heldBack;
    boolean readingStopped;
    int disconnects;

    @Override
    public void acknowledge(int packetId, PublishAnswer answer) {
        String where = answer.offset() < 0
                ? ""
                : " at " + answer.partition() + "/" + answer.offset()
                        + (answer.epoch() < 0 ? "" : " epoch " + answer.epoch());
        sent.add("PUBACK " + packetId + " 0x" + Integer.toHexString(answer.code()) + where);
    }

    @Override
    public void down(byte[] payload) {
        sent.add("PUBLISH");
        down.add(payload);
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public void disconnect(int reasonCode, String reason) {
        if (disconnects++ == 0) {
            sent.add("DISCONNECT 0x" + Integer.toHexString(reasonCode));
        }
    }

    @Override
    public void holdBack(boolean hold) {
        heldBack = hold;
    }

    @Override
    public void stopReading() {
        readingStopped = true;
    }

    @Override
    public void executeLater(Runnable task, long millis) {
        later.add(task);
    }

    /** The time of what was to be done later has come. */
    void runLater() {
        List<Runnable> due = List.copyOf(later);
        later.clear();
        due.forEach(Runnable::run);
    }

    @Override
    public void execute(Runnable task) {
        if (held == null) {
            task.run();
        } else {
            held.add(task);
        }
    }
}
