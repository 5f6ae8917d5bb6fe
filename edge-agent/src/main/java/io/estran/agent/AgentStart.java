package io.estran.agent;

import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.config.LimitSetting;
import io.estran.agent.config.StorageSetting;
import io.estran.agent.pipeline.Pipeline;
import io.estran.agent.pipeline.PipelineSettings;
import io.estran.agent.reload.ConfigurationFile;
import io.estran.agent.reload.Reload;
import io.estran.agent.reload.ReloadResult;
import io.estran.agent.reload.Sources;
import io.estran.agent.reload.SpinningThreads;
import io.estran.agent.seal.Signer;
import io.estran.agent.spool.SpoolStatus;
import io.estran.agent.storage.Storage;
import io.estran.agent.storage.StorageSettings;
import io.estran.agent.uplink.Uplink;
import io.estran.process.configuration.Address;
import io.estran.process.health.HealthPage;
import io.estran.process.health.OrderAnswer;
import io.estran.process.lifecycle.Closer;
import io.estran.process.time.Clock;
import io.estran.process.time.KnownTime;
import io.estran.process.tls.SigningFiles;
import io.estran.process.tls.SigningKey;
import io.estran.process.tls.TlsFiles;
import io.estran.process.tls.TlsMaterial;
import io.estran.process.tls.TlsMaterialException;
import io.estran.protocol.account.Presence;
import io.estran.protocol.lane.Id128;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The composition root: wires the parts with constructors and starts them in the order of the package comment. Used once. */
final class AgentStart {
    private static final Logger log = LoggerFactory.getLogger(AgentStart.class);
    private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(10);
    /** While no gateway is connected batches are larger and fewer: better use of the spool. */
    private static final Duration AWAY_SEAL_AGE = Duration.ofSeconds(1);

    /** An attempt to connect that took longer says too little of the time. */
    private static final Duration CLEAR_ANSWER = Duration.ofSeconds(2);

    private final AgentConfiguration configuration;
    private final @Nullable ConfigurationFile file;
    private final String hash;
    private final Surroundings surroundings;
    private final Clock clock;
    private final Closer parts = new Closer();
    private final LastSeenTime lastSeen;
    private final KnownTime time;
    private volatile Supplier<List<String>> readiness = () -> List.of("starting");

    /** An agent whose configuration stays as it is. */
    AgentStart(AgentConfiguration configuration, Surroundings surroundings) {
        this(null, new ConfigurationFile.Version(configuration, ""), surroundings);
    }

    /** An agent that can be told to read its file again. */
    AgentStart(@Nullable ConfigurationFile file, ConfigurationFile.Version first, Surroundings surroundings) {
        this.file = file;
        this.hash = first.hash();
        this.configuration = first.configuration();
        this.surroundings = surroundings;
        this.clock = surroundings.clock();
        this.lastSeen = new LastSeenTime(surroundings.disk(), configuration.data());
        this.time = new KnownTime(clock, lastSeen.kept());
    }

    Agent run() throws AgentStartException {
        boolean started = false;
        try {
            Agent agent = begin();
            started = true;
            return agent;
        } catch (TlsMaterialException unusable) {
            throw new AgentStartException("the certificate cannot be used:\n" + unusable.getMessage(), unusable);
        } catch (AccessDeniedException denied) {
            throw new AgentStartException(
                    denied.getFile()
                            + " may not be opened by the user that runs the agent. Give that user the folder and all"
                            + " that is in it, to read and to write, and start again; nothing is lost",
                    denied);
        } catch (IOException | UncheckedIOException failure) {
            throw new AgentStartException(String.valueOf(failure.getMessage()), failure);
        } finally {
            if (!started) {
                abandon();
            }
        }
    }

    private Agent begin() throws IOException, TlsMaterialException {
        SSLSocketFactory sockets = sockets();
        HealthPage page =
                parts.add(new HealthPage(socket(configuration.http()), () -> readiness.get(), surroundings.registry()));
        Pipeline pipeline = new Pipeline(pipelineSettings(), clock, surroundings.registry());
        Storage storage = parts.add(openStorage(pipeline, signer()));
        storage.start();
        Sources sources = new Sources(
                configuration.sources(),
                configuration.waiting(),
                clock,
                surroundings.random(),
                surroundings.registry());
        parts.add(pipeline);
        pipeline.notBefore(nanos(time.floor()));
        pipeline.start(storage.recovery(), storage.recorder(), sources.actuators());
        Uplink uplink = uplink(pipeline, storage, sockets);
        parts.add(uplink);
        // Last in, first out: the sources stop before anything they feed, the uplink before the spool it empties.
        parts.add(sources);
        sources.start(pipeline);
        Reload reload = file == null ? null : parts.add(reload(file, sources, pipeline, page));
        uplink.start();
        readiness = () -> reasonsAgainst(pipeline, storage, uplink);
        log.info(
                "agent {} runs; health and metrics at http://{}:{}",
                configuration.agent(),
                configuration.http().host(),
                page.port());
        String advice =
                SpinningThreads.advice(configuration, Runtime.getRuntime().availableProcessors());
        if (!advice.isEmpty()) {
            log.warn(advice);
        }
        return new Agent(parts, page, pipeline, storage, sources, reload, uplink);
    }

    private Reload reload(ConfigurationFile from, Sources sources, Pipeline pipeline, HealthPage page) {
        Reload reload = new Reload(
                from,
                new ConfigurationFile.Version(configuration, hash),
                sources,
                pipeline,
                PipelineConfigurations::of,
                clock,
                surroundings.registry());
        page.show("/health/configuration", () -> reload.inForce().json());
        page.accept("/reload", () -> {
            ReloadResult result = reload.order();
            return new OrderAnswer(result.outcome().status(), result.json());
        });
        return reload;
    }

    static List<String> reasonsAgainst(Pipeline pipeline, Storage storage, Uplink uplink) {
        List<String> reasons = new ArrayList<>();
        if (pipeline.isHolding()) {
            reasons.add("storage: the disk takes nothing; rules go on, files wait, other readings are"
                    + " counted as dropped");
        } else if (!storage.isHealthy()) {
            reasons.add("storage: the disk takes nothing; rules go on, readings are kept in memory for now");
        }
        if (!uplink.isConnected()) {
            reasons.add("uplink: no gateway is connected; the spool keeps everything");
        }
        return reasons;
    }

    private PipelineSettings pipelineSettings() {
        return new PipelineSettings(
                configuration.agent().value(),
                AgentVersion.text(),
                PipelineConfigurations.of(configuration),
                Reload.waiting(configuration),
                configuration.storage().ringSlots(),
                configuration.storage().seriesLimit(),
                configuration.limits().events(),
                configuration.limits().silentSeries(),
                configuration.waiting());
    }

    private @Nullable Signer signer() throws TlsMaterialException {
        SigningFiles files = configuration.attestation();
        if (files == null) {
            log.info("no attestation is configured: gaps and lanes are not signed");
            return null;
        }
        return SigningKey.read(files, configuration.agent().value())::sign;
    }

    private Storage openStorage(Pipeline pipeline, @Nullable Signer signer) throws IOException {
        StorageSetting bounds = configuration.storage();
        LimitSetting limits = configuration.limits();
        return Storage.open(new Storage.Parts(
                configuration.data(),
                surroundings.disk(),
                clock,
                configuration.agent(),
                new StorageSettings(
                        bounds.spoolBytes(),
                        bounds.journalBytes(),
                        bounds.quarantineBytes(),
                        bounds.syncEvery(),
                        bounds.batchBytes(),
                        bounds.batchAge(),
                        AWAY_SEAL_AGE.compareTo(bounds.batchAge()) > 0 ? AWAY_SEAL_AGE : bounds.batchAge(),
                        limits.frames(),
                        limits.accounts(),
                        limits.records(),
                        limits.batches(),
                        CHECKPOINT_EVERY),
                surroundings.registry(),
                pipeline::happened,
                surroundings.sealed(),
                this::newId,
                signer));
    }

    private Id128 newId() {
        RandomGenerator random = surroundings.random();
        return new Id128(random.nextLong(), random.nextLong());
    }

    private @Nullable SSLSocketFactory sockets() throws TlsMaterialException {
        TlsFiles files = configuration.uplink().tls();
        if (files == null) {
            return null;
        }
        TlsMaterial material = TlsMaterial.read(files, time);
        if (material.isExpired()) {
            log.warn(
                    "the certificate {} has expired at {}: the gateway will refuse it; have it issued anew",
                    files.certificate(),
                    material.expires());
        }
        if (!material.commonName().equals(configuration.agent().value())) {
            log.warn(
                    "the certificate {} is for \"{}\", the agent is \"{}\": the gateway will refuse it",
                    files.certificate(),
                    material.commonName(),
                    configuration.agent());
        }
        return material.context().getSocketFactory();
    }

    private Uplink uplink(Pipeline pipeline, Storage storage, @Nullable SSLSocketFactory sockets) {
        Id128 run = storage.recovery().run();
        return new Uplink(
                configuration.uplink().settings(),
                configuration.agent(),
                run,
                sockets,
                storage.outlet(),
                (connection, online) -> {
                    SpoolStatus spool = storage.status();
                    return new Presence(
                            configuration.agent(),
                            run,
                            spool.presenceRun(),
                            connection,
                            online,
                            AgentVersion.text(),
                            clock.wallNanos(),
                            pipeline.completeUpTo(),
                            spool.bytes(),
                            spool.capacity(),
                            spool.hours(),
                            spool.pendingBatches(),
                            spool.backlog().bytes(),
                            spool.backlog().remaining(),
                            pipeline.clockOffset());
                },
                (wall, took) -> hear(pipeline, wall, took),
                surroundings.random(),
                surroundings.registry());
    }

    /** Over plaintext anybody may have said it: then it is good for a comparison, and nothing else. */
    private void hear(Pipeline pipeline, long wall, Duration took) {
        Instant said = Instant.ofEpochSecond(0, wall);
        if (time.seen(said)) {
            lastSeen.saw(said);
        }
        if (took.compareTo(CLEAR_ANSWER) < 0) {
            pipeline.clockIsBehind(wall - clock.wallNanos());
        }
    }

    private static long nanos(Instant time) {
        return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    }

    private static InetSocketAddress socket(Address address) {
        return new InetSocketAddress(address.host(), address.port());
    }

    private void abandon() {
        try {
            parts.close();
        } catch (Exception failure) {
            log.warn("a part that had started could not be stopped", failure);
        }
    }
}
