package io.estran.gateway.session;

import io.estran.gateway.ingest.IngestLog;
import io.estran.process.time.Clock;

/** What all sessions share; each part thread safe. */
public record SessionServices(
        IngestLog log,
        PresenceBoard presence,
        Accounts accounts,
        QuarantineAllowance quarantine,
        SessionMeters meters,
        Clock clock) {}
