package io.estran.gateway.session;

import io.estran.gateway.auth.ClientId;
import io.estran.gateway.ingest.IngestLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What became of the offline presence of a connection that was lost; nobody waits for it. */
record WillCompletion(ClientId client) implements IngestLog.Completion {
    private static final Logger log = LoggerFactory.getLogger(WillCompletion.class);

    @Override
    public void stored(int partition, long offset) {
        log.debug("{}: offline presence stored", client);
    }

    @Override
    public void failed(String reason) {
        log.warn("{}: its offline presence could not be stored: {}", client, reason);
    }
}
