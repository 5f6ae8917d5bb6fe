package io.estran.agent.uplink;

import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.lane.BatchClass;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A spool that gives what a test puts into it and writes down what it hears. */
final class RecordedSpool implements SpoolOutlet {
    final List<String> said = new CopyOnWriteArrayList<>();
    final BlockingQueue<Outgoing> batches = new LinkedBlockingQueue<>();

    void give(long token, BatchClass batchClass, boolean backlog) {
        batches.add(new Outgoing(token, batchClass, backlog, new byte[] {(byte) token}));
    }

    @Override
    public @Nullable Outgoing next(long timeoutMillis) throws InterruptedException {
        return batches.poll(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void connected() {
        said.add("connected");
    }

    @Override
    public void disconnected() {
        said.add("disconnected");
    }

    @Override
    public void stored(long token, int partition, long offset, long epoch) {
        said.add("stored " + token + " at " + partition + "/" + offset + (epoch < 0 ? "" : " epoch " + epoch));
    }

    @Override
    public void refused(long token, int reasonCode, String reason) {
        said.add("refused " + token + ": " + reasonCode + " " + reason);
    }

    @Override
    public void account(AccountMessage message) {
        said.add("account of " + message.account().lane() + " offset " + message.offset());
    }
}
