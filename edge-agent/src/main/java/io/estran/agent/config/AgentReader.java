package io.estran.agent.config;

import io.estran.agent.derive.DerivePlan;
import io.estran.agent.source.SourceSettings;
import io.estran.agent.storage.StorageSettings;
import io.estran.agent.uplink.UplinkSettings;
import io.estran.agent.waiting.WaitMode;
import io.estran.process.configuration.Address;
import io.estran.process.configuration.Endpoint;
import io.estran.process.configuration.Section;
import io.estran.process.tls.SigningFiles;
import io.estran.process.tls.TlsFiles;
import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.name.AgentName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the file's root: the sections that belong to no source, window or rule; then compares all of them. */
final class AgentReader {
    private static final AgentName UNREADABLE = new AgentName("agent");

    private final Section root;
    private final ReadMode mode;

    AgentReader(Section root, ReadMode mode) {
        this.root = root;
        this.mode = mode;
    }

    AgentConfiguration read() {
        AgentName agent = root.requiredParsed("agent", AgentName.ALLOWED, AgentReader::name)
                .orElse(UNREADABLE);
        Path data = root.path("data", agent + "-data");
        if (mode != ReadMode.RUN) {
            checkFolder(data);
        }
        root.require("sources", "a list of at least one source");
        List<SourceSettings> sources = new ArrayList<>();
        List<Section> sourceSections = root.sections("sources");
        if (root.has("sources") && sourceSections.isEmpty()) {
            root.problem("sources", "allowed is a list of at least one source");
        }
        SourceReader sourceReader = new SourceReader();
        for (Section section : sourceSections) {
            sources.add(sourceReader.read(section));
        }
        List<WindowSetting> windows = new WindowReader().read(root);
        DeriveReader deriveReader = new DeriveReader();
        DerivePlan derive = deriveReader.read(root);
        deriveReader.compare(sources.stream()
                .flatMap(source -> GivenSeries.named(source).stream())
                .collect(Collectors.toCollection(TreeSet::new)));
        List<RuleSetting> rules = new RuleReader(sources, deriveReader::mayGive).read(root);
        Section time = root.section("time");
        Address http = root.listen("http", AgentConfiguration.DEFAULT_HTTP);
        StorageSetting storage = storage();
        AgentConfiguration configuration = new AgentConfiguration(
                agent,
                data,
                sources.stream()
                        .filter(source -> source != SourceReader.UNREADABLE)
                        .toList(),
                windows,
                rules,
                new RawReader().read(root),
                derive,
                storage,
                limits(storage.journalBytes()),
                waiting(),
                time.duration("idle", AgentConfiguration.DEFAULT_IDLE, Duration.ofMillis(100), Duration.ofDays(1)),
                time.duration("future", AgentConfiguration.DEFAULT_FUTURE, Duration.ofSeconds(1), Duration.ofDays(366)),
                uplink(agent),
                attestation(agent),
                http);
        new Comparison(root, sourceSections, sources, http).report();
        root.reportUnknownKeys();
        return configuration;
    }

    private static AgentName name(String text) {
        if (!AgentName.isValid(text)) {
            throw new IllegalArgumentException("allowed are " + AgentName.ALLOWED);
        }
        return new AgentName(text);
    }

    /** The folder, or the nearest folder above it that exists, must take files; nothing is created here. */
    private void checkFolder(Path data) {
        Path existing = data;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing != null && !Files.isDirectory(existing)) {
            root.problem("data", existing + " is not a folder");
        } else if (existing == null || !Files.isWritable(existing)) {
            root.problem("data", "this user may not write in " + existing);
        }
    }

    private StorageSetting storage() {
        StorageSetting absent = StorageSetting.DEFAULT;
        Section spool = root.section("spool");
        Section journal = root.section("journal");
        Section batches = root.section("batches");
        Section ring = root.section("ring");
        int slots = ring.integer("slots", absent.ringSlots(), 1 << 10, 1 << 24);
        if (Integer.bitCount(slots) != 1) {
            ring.problem("slots", "allowed is a power of two from 1024 to 16777216, as in 65536");
        }
        return new StorageSetting(
                spool.bytes("size", absent.spoolBytes(), 1L << 20, 1L << 44),
                journal.bytes("size", absent.journalBytes(), StorageSettings.LEAST_JOURNAL_BYTES, 1L << 40),
                spool.bytes("quarantine", absent.quarantineBytes(), 0, 1L << 40),
                spool.duration("syncEvery", absent.syncEvery(), Duration.ofMillis(1), Duration.ofSeconds(10)),
                (int) batches.bytes("size", absent.batchBytes(), 4L << 10, BatchLimits.MAX_BATCH_BYTES),
                batches.duration("age", absent.batchAge(), Duration.ofMillis(1), Duration.ofMinutes(10)),
                slots,
                root.integer("seriesLimit", absent.seriesLimit(), 1, 1_000_000));
    }

    private LimitSetting limits(long journalBytes) {
        LimitSetting absent = LimitSetting.DEFAULT;
        Section limits = root.section("limits");
        int frames = limits.integer("frames", absent.frames(), 4, 4_096);
        if (frames > StorageSettings.mostFrames(journalBytes)) {
            limits.problem(
                    "frames",
                    "contradicts journal.size: frames of 64 KiB may fill half of the journal, so allowed are at most "
                            + StorageSettings.mostFrames(journalBytes));
        }
        return new LimitSetting(
                limits.integer("events", absent.events(), 16, 1_000_000),
                limits.integer("accounts", absent.accounts(), 16, 1_000_000),
                frames,
                limits.integer("records", absent.records(), 1_024, 10_000_000),
                limits.integer("batches", absent.batches(), 1_024, 100_000_000),
                limits.duration("silentSeries", absent.silentSeries(), Duration.ofMinutes(1), Duration.ofDays(3_660)));
    }

    private WaitMode waiting() {
        return WaitMode.valueOf(root.choice("waiting", "park", SourceReader.words(WaitMode.values()))
                .toUpperCase(Locale.ROOT));
    }

    private UplinkSetting uplink(AgentName agent) {
        boolean given = root.has("uplink");
        Section uplink = root.section("uplink");
        Endpoint gateway = uplink.endpoint(
                "gateway", List.of("mqtts", "mqtt"), false, new Endpoint("mqtts", new Address("127.0.0.1", 8883)));
        UplinkSettings absent = UplinkSettings.to(gateway.toString());
        Section backoff = uplink.section("backoff");
        Duration second = Duration.ofSeconds(1);
        Duration hour = Duration.ofHours(1);
        UplinkSettings settings = new UplinkSettings(
                gateway.toString(),
                uplink.integer("inFlight", absent.inFlightLimit(), 1, 65_535),
                uplink.duration("keepAlive", absent.keepAlive(), second, hour),
                uplink.duration("connectTimeout", absent.connectTimeout(), second, Duration.ofMinutes(5)),
                backoff.duration("shortest", absent.shortestBackoff(), Duration.ofMillis(10), hour),
                backoff.duration("longest", absent.longestBackoff(), Duration.ofMillis(10), hour),
                uplink.duration("presenceEvery", absent.presenceInterval(), second, UplinkSettings.RAREST_PRESENCE));
        if (settings.longestBackoff().compareTo(settings.shortestBackoff()) < 0) {
            backoff.problem("longest", "is shorter than \"shortest\"");
        }
        return new UplinkSetting(given, settings, tls(uplink, gateway, agent, given));
    }

    private @Nullable TlsFiles tls(Section uplink, Endpoint gateway, AgentName agent, boolean given) {
        if (gateway.scheme().equals("mqtt")) {
            if (uplink.has("tls")) {
                uplink.problem("tls", "contradicts gateway: mqtt:// is plaintext; allowed is mqtts:// with tls");
            }
            uplink.section("tls").acceptUnknownKeys();
            return null;
        }
        Section tls = uplink.section("tls");
        boolean mustExist = mode == ReadMode.AGENT || (mode == ReadMode.CHECK && given);
        return new TlsFiles(
                file(tls, "authority", "pki/ca.pem", mustExist),
                file(tls, "certificate", "pki/" + agent + ".pem", mustExist),
                file(tls, "key", "pki/" + agent + "-key.pem", mustExist));
    }

    private @Nullable SigningFiles attestation(AgentName agent) {
        boolean given = root.has("attestation");
        Section section = root.section("attestation");
        boolean mustExist = given && mode != ReadMode.RUN;
        SigningFiles files = new SigningFiles(
                file(section, "certificate", "pki/" + agent + "-attest.pem", mustExist),
                file(section, "key", "pki/" + agent + "-attest-key.pem", mustExist));
        return given ? files : null;
    }

    private static Path file(Section tls, String key, String absent, boolean mustExist) {
        return mustExist ? tls.readableFile(key, absent, TlsFiles.ADVICE) : tls.path(key, absent);
    }
}
