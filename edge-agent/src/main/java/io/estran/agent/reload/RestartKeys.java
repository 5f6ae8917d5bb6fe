package io.estran.agent.reload;

import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.config.LimitSetting;
import io.estran.agent.config.StorageSetting;
import io.estran.agent.source.SourceSettings;
import io.estran.agent.source.csv.CsvSettings;
import io.estran.agent.uplink.UplinkSettings;
import io.estran.agent.waiting.WaitMode;
import io.estran.process.configuration.Problem;
import io.estran.process.configuration.Section;
import io.estran.process.configuration.YamlFile;
import io.estran.process.tls.SigningFiles;
import io.estran.process.tls.TlsFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds in a file what cannot come in force while the agent runs. Used once. */
final class RestartKeys {
    private final Section root;
    private final AgentConfiguration before;
    private final AgentConfiguration after;

    private RestartKeys(Section root, AgentConfiguration before, AgentConfiguration after) {
        this.root = root;
        this.before = before;
        this.after = after;
    }

    /**
     * The changes that need a restart, each with its key and line; empty if there are none.
     *
     * @param file says {@code after}
     */
    static List<Problem> between(AgentConfiguration before, AgentConfiguration after, ConfigurationFile file) {
        List<Problem> problems = new ArrayList<>();
        Section root = YamlFile.read(file.file(), file.environment(), problems);
        new RestartKeys(root, before, after).compare();
        return Problem.inOrder(problems);
    }

    private void compare() {
        compare(root, "agent", before.agent(), after.agent());
        compare(root, "data", before.data(), after.data());
        compare(root, "http", before.http(), after.http());
        compare(root, "waiting", word(before.waiting()), word(after.waiting()));
        storage(before.storage(), after.storage());
        limits(before.limits(), after.limits());
        uplink();
        attestation();
        files();
    }

    private void storage(StorageSetting old, StorageSetting now) {
        compare(root.section("spool"), "size", old.spoolBytes(), now.spoolBytes());
        compare(root.section("spool"), "quarantine", old.quarantineBytes(), now.quarantineBytes());
        compare(root.section("spool"), "syncEvery", old.syncEvery(), now.syncEvery());
        compare(root.section("journal"), "size", old.journalBytes(), now.journalBytes());
        compare(root.section("batches"), "size", old.batchBytes(), now.batchBytes());
        compare(root.section("batches"), "age", old.batchAge(), now.batchAge());
        compare(root.section("ring"), "slots", old.ringSlots(), now.ringSlots());
        compare(root, "seriesLimit", old.seriesLimit(), now.seriesLimit());
    }

    private void limits(LimitSetting old, LimitSetting now) {
        Section limits = root.section("limits");
        compare(limits, "events", old.events(), now.events());
        compare(limits, "accounts", old.accounts(), now.accounts());
        compare(limits, "frames", old.frames(), now.frames());
        compare(limits, "records", old.records(), now.records());
        compare(limits, "batches", old.batches(), now.batches());
        compare(limits, "silentSeries", old.silentSeries(), now.silentSeries());
    }

    private void uplink() {
        Section uplink = root.section("uplink");
        UplinkSettings old = before.uplink().settings();
        UplinkSettings now = after.uplink().settings();
        compare(uplink, "gateway", old.gateway(), now.gateway());
        compare(uplink, "inFlight", old.inFlightLimit(), now.inFlightLimit());
        compare(uplink, "keepAlive", old.keepAlive(), now.keepAlive());
        compare(uplink, "connectTimeout", old.connectTimeout(), now.connectTimeout());
        compare(uplink, "presenceEvery", old.presenceInterval(), now.presenceInterval());
        compare(uplink.section("backoff"), "shortest", old.shortestBackoff(), now.shortestBackoff());
        compare(uplink.section("backoff"), "longest", old.longestBackoff(), now.longestBackoff());
        TlsFiles oldTls = before.uplink().tls();
        TlsFiles newTls = after.uplink().tls();
        if (oldTls != null && newTls != null) { // otherwise the gateway's scheme is another one
            Section tls = uplink.section("tls");
            compare(tls, "authority", oldTls.authority(), newTls.authority());
            compare(tls, "certificate", oldTls.certificate(), newTls.certificate());
            compare(tls, "key", oldTls.key(), newTls.key());
        }
    }

    private void attestation() {
        SigningFiles old = before.attestation();
        SigningFiles now = after.attestation();
        if (!Objects.equals(old, now)) {
            root.problem("attestation", needsRestart(old == null ? "none" : old.certificate()));
        }
    }

    /** A position counts cells: behind it lie others in another file, or with other columns. */
    private void files() {
        Map<String, SourceSettings> old = new HashMap<>();
        before.sources().forEach(source -> old.put(source.name(), source));
        for (int i = 0; i < after.sources().size(); i++) {
            if (after.sources().get(i) instanceof CsvSettings now && old.get(now.name()) instanceof CsvSettings was) {
                Section source = root.sections("sources").get(i);
                cells(source, "file", CsvSettings::file, was, now);
                cells(source, "delimiter", CsvSettings::delimiter, was, now);
                cells(source, "time", CsvSettings::timeColumn, was, now);
                cells(source, "columns", RestartKeys::headers, was, now);
            }
        }
    }

    private static List<String> headers(CsvSettings csv) {
        return csv.columns().stream().map(CsvSettings.Column::header).toList();
    }

    private static void cells(
            Section source, String key, Function<CsvSettings, Object> part, CsvSettings was, CsvSettings now) {
        if (!part.apply(was).equals(part.apply(now))) {
            source.problem(
                    key,
                    "cannot change under a name that is known, as the source goes on where it was, which is counted in cells;"
                            + " give the source another name");
        }
    }

    /** As it stands in a file. */
    private static String word(WaitMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static void compare(Section section, String key, @Nullable Object old, @Nullable Object now) {
        if (!Objects.equals(old, now)) {
            section.problem(key, needsRestart(old));
        }
    }

    private static String needsRestart(@Nullable Object inForce) {
        return "cannot change while the agent runs, where it is " + inForce + "; restart the agent for it";
    }
}
