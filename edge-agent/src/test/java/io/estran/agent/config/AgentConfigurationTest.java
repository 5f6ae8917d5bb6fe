package io.estran.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.agent.derive.DerivePlan;
import io.estran.agent.derive.DeriveSpec;
import io.estran.agent.derive.DeriveSpec.Kind;
import io.estran.agent.raw.RawSpec;
import io.estran.agent.source.SourceSettings;
import io.estran.agent.source.csv.CsvSettings;
import io.estran.agent.source.line.LineProtocolSettings;
import io.estran.agent.source.modbus.ModbusSettings;
import io.estran.agent.source.modbus.RegisterKind;
import io.estran.agent.source.modbus.RegisterType;
import io.estran.agent.waiting.WaitMode;
import io.estran.process.configuration.Address;
import io.estran.process.configuration.InvalidConfigurationException;
import io.estran.process.configuration.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent's file may say, and what is said of one that is wrong. */
class AgentConfigurationTest {
    /** As documented for users. */
    private static final long HOUR = 3_600_000_000_000L;

    private static final String FULL = """
            agent: lab-1                      # [a-z0-9-]{1,64}; the certificate's CN
            data: lab-1-data                  # journal, spool, checkpoint; relative paths count from this file's folder
            sources:
              - name: transformer
                type: csv
                file: ETTh1.csv.gz            # gzip is recognised by content
                speed: max                    # max, or a factor; default 1 = as recorded
                delimiter: ","
                time: {column: date, pattern: "yyyy-MM-dd HH:mm:ss", zone: "+08:00"}   # or pattern: iso, epoch-s
                asset: substation-7/transformer-1
                columns:                      # absent: every other column under its header
                  - {column: OT, series: oil-temperature, unit: degC, resolution: 0.001, range: [-40, 120]}
              - name: telegraf
                type: line-protocol
                listen: tcp://127.0.0.1:8094  # or udp://
                precision: ns
                series: "{tag:site}/{tag:machine}/{measurement}-{field}"
              - name: plc
                type: modbus-tcp
                address: 127.0.0.1:1502
                interval: 100ms
                registers:
                  - {series: station-1/tank/level, unitId: 1, kind: holding, register: 10, as: float32, order: ABCD, unit: "%"}
              - {name: computer, type: host, interval: 1s, asset: "lab-1/computer"}
            windows:
              - {series: "**", length: 1s, lateness: 0s}          # length: 1d needs zone: UTC, Europe/Paris ...
            rules:
              - {name: tank-nearly-full, series: station-1/tank/level, above: 95, hysteresis: 5, delay: 2s, priority: high,
                 write: {source: plc, unitId: 1, kind: holding, register: 20, value: 0}}
            spool: {size: 1GiB, syncEvery: 50ms}
            uplink:
              gateway: mqtts://127.0.0.1:8883
              tls: {authority: pki/ca.pem, certificate: pki/lab-1.pem, key: pki/lab-1-key.pem}
            http: 127.0.0.1:9464
            """;

    private static final String CSV =
            "agent: a\nsources:\n  - {name: c, type: csv, file: ETTh1.csv.gz, time: {column: date}, asset: s/t}\n";

    @TempDir
    Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(folder.resolve("ETTh1.csv.gz"), "date,HUFL,OT\n2016-07-01 00:00:00,1,2\n");
        Files.createDirectory(folder.resolve("pki"));
        for (String file : List.of("ca.pem", "lab-1.pem", "lab-1-key.pem")) {
            Files.writeString(folder.resolve("pki").resolve(file), "x");
        }
    }

    @Test
    void theDocumentedExampleIsReadWhole() throws Exception {
        AgentConfiguration read = read(FULL, ReadMode.AGENT);
        assertThat(read.agent().value()).isEqualTo("lab-1");
        assertThat(read.data()).isEqualTo(folder.resolve("lab-1-data"));
        assertThat(read.sources())
                .extracting(SourceSettings::name)
                .containsExactly("transformer", "telegraf", "plc", "computer");
        CsvSettings csv = (CsvSettings) read.sources().get(0);
        assertThat(csv.speed()).isEqualTo(CsvSettings.AS_FAST_AS_POSSIBLE);
        assertThat(csv.columns()).singleElement().satisfies(column -> {
            assertThat(column.series()).isEqualTo("substation-7/transformer-1/oil-temperature");
            assertThat(column.attributes().resolutionExponent()).isEqualTo(3);
            assertThat(column.attributes().rangeLow()).isEqualTo(-40);
            assertThat(column.attributes().unit()).isEqualTo("degC");
        });
        LineProtocolSettings line = (LineProtocolSettings) read.sources().get(1);
        assertThat(line.listen()).isEqualTo(new Address("127.0.0.1", 8094));
        ModbusSettings modbus = (ModbusSettings) read.sources().get(2);
        assertThat(modbus.registers()).singleElement().satisfies(register -> {
            assertThat(register.kind()).isEqualTo(RegisterKind.HOLDING);
            assertThat(register.as()).isEqualTo(RegisterType.FLOAT32);
            assertThat(register.intervalNanos()).isEqualTo(100_000_000);
        });
        assertThat(read.windows()).containsExactly(new WindowSetting("**", 1_000_000_000, 0, null, 0, 0, 0));
        assertThat(read.rules()).singleElement().satisfies(rule -> {
            assertThat(rule.above()).isTrue();
            assertThat(rule.threshold()).isEqualTo(95);
            assertThat(rule.delayNanos()).isEqualTo(2_000_000_000L);
            assertThat(rule.write().target().as()).isEqualTo("uint16");
        });
        assertThat(read.uplink().tls().key()).isEqualTo(folder.resolve("pki/lab-1-key.pem"));
        assertThat(read.http().port()).isEqualTo(9464);
    }

    @Test
    void everythingButAgentAndSourcesHasADefault() throws Exception {
        AgentConfiguration read = read(CSV, ReadMode.CHECK);
        assertThat(read.data()).isEqualTo(folder.resolve("a-data"));
        assertThat(read.windows()).containsExactly(WindowSetting.DEFAULT);
        assertThat(read.rules()).isEmpty();
        assertThat(read.storage()).isEqualTo(StorageSetting.DEFAULT);
        assertThat(read.uplink().given()).isFalse();
        assertThat(read.uplink().settings().gateway()).isEqualTo("mqtts://127.0.0.1:8883");
        assertThat(read.http()).isEqualTo(AgentConfiguration.DEFAULT_HTTP);
    }

    @Test
    void anAgentNeedsItsTlsFilesAlsoByDefault() {
        assertThat(problems(CSV, ReadMode.AGENT))
                .extracting(Problem::key)
                .containsExactly("uplink.tls.certificate", "uplink.tls.key");
    }

    @Test
    void runUsesNeitherUplinkNorData() throws Exception {
        Files.writeString(folder.resolve("file"), "");
        String text = CSV + "data: file/below\nuplink: {gateway: mqtts://h:1, tls: {authority: no.pem}}\n";
        assertThat(read(text, ReadMode.RUN).sources()).hasSize(1);
        assertThat(problems(text, ReadMode.CHECK)).extracting(Problem::key).contains("data", "uplink.tls.authority");
        assertThat(problems(CSV + "uplink: {gatewy: x}\n", ReadMode.RUN)).hasSize(1);
    }

    @Test
    void allProblemsAreReportedAtOnceWithLineKeyAndValue() {
        List<Problem> problems = problems("""
                agent: Lab_1
                sources:
                  - {name: c, type: csv, file: gone.csv, time: {column: date}, asset: s/t}
                  - {name: c, type: csw}
                windows:
                  - {series: "**", length: 1 sec}
                spol: {size: 1GiB}
                http: 9464
                """, ReadMode.CHECK);
        assertThat(problems.stream().map(p -> p.line() + " " + p.key() + " " + p.value()))
                .containsExactlyInAnyOrder(
                        "1 agent Lab_1",
                        "3 sources[0].file gone.csv",
                        "4 sources[1].type csw",
                        "4 sources[1].name c",
                        "6 windows[0].length 1 sec",
                        "7 spol ",
                        "8 http 9464");
    }

    @Test
    void seriesThatAreGivenTwiceAreRefusedWithinAndBetweenSources() {
        assertThat(keys("""
                        agent: a
                        sources:
                          - {name: c, type: csv, file: ETTh1.csv.gz, time: {column: date}, asset: s/t,
                             columns: [{column: OT}, {column: HUFL, series: OT}]}
                          - name: m
                            type: modbus-tcp
                            address: h
                            registers:
                              - {series: s/t/OT, register: 1}
                              - {series: s/t/u, register: 1}
                        """)).containsExactly("sources[0].columns[1].series", "sources[1].registers[0].series");
    }

    @Test
    void aPatternOfOneLengthMayStandWithAnotherLengthButNotTwice() throws Exception {
        String windows = CSV + "windows:\n  - {series: '**', length: 1s}\n  - {series: '**', length: 1h}\n";
        assertThat(read(windows, ReadMode.CHECK).windows()).hasSize(2);
        assertThat(keys(windows + "  - {series: '**', length: 3600s}\n")).containsExactly("windows[2].series");
    }

    @Test
    void daysNeedAZoneAndWhatDividesThemMayHaveOne() throws Exception {
        assertThat(windowKeys("length: 1d")).containsExactly("windows[0].length");
        assertThat(windowKeys("length: 7d, every: 1d")).containsExactly("windows[0].every");
        assertThat(windowKeys("length: 1h, from: '06:00'")).containsExactly("windows[0].from");
        assertThat(windowKeys("length: 7h, zone: UTC")).containsExactly("windows[0].zone");
        assertThat(windowKeys("length: 36h, zone: UTC")).containsExactly("windows[0].zone");
        assertThat(windowKeys("length: 1d, zone: Mars")).containsExactly("windows[0].zone");
        assertThat(windowKeys("length: 1d, zone: UTC, from: 6am")).containsExactly("windows[0].from");
        assertThat(windowKeys("length: 1d, zone: UTC, from: '24:00'")).containsExactly("windows[0].from");
        assertThat(windows("{series: '**', length: 8h, zone: Europe/Paris, from: '06:00'}"))
                .containsExactly(new WindowSetting("**", 8 * HOUR, 0, ZoneId.of("Europe/Paris"), 6 * HOUR, 0, 0));
        assertThat(windowKeys("length: 15min, zone: Europe/Paris")).isEmpty();
    }

    @Test
    void windowsThatOverlapAreAMultipleOfTheirDistance() throws Exception {
        assertThat(windows("{series: '**', length: 24h, every: 15min, lateness: 1min}"))
                .containsExactly(new WindowSetting("**", 24 * HOUR, HOUR / 60, null, 0, HOUR / 4, 0));
        assertThat(windowKeys("length: 10s, every: 10s")).containsExactly("windows[0].every");
        assertThat(windowKeys("length: 10s, every: 3s")).containsExactly("windows[0].every");
        assertThat(windowKeys("length: 10min, every: 1s")).containsExactly("windows[0].every");
        assertThat(windowKeys("length: 10s, every: 1ms")).containsExactly("windows[0].every");
        assertThat(windowKeys("length: 1min, every: 1s, lateness: 3h")).containsExactly("windows[0].lateness");
        assertThat(keys(CSV + "windows: [{series: '**', length: 1min}, {series: '**', length: 1min, every: 1s}]\n"))
                .containsExactly("windows[1].length");
    }

    @Test
    void sessionsAreCutByReadingsAndByNothingElse() throws Exception {
        assertThat(windows("{series: '**', session: 30s}"))
                .containsExactly(new WindowSetting("**", HOUR, 0, null, 0, 0, HOUR / 120));
        assertThat(windows("{series: '**', session: 2h}"))
                .containsExactly(new WindowSetting("**", 2 * HOUR, 0, null, 0, 0, 2 * HOUR));
        assertThat(windows("{series: '**', session: 1min, atMost: 8h, lateness: 1h}"))
                .containsExactly(new WindowSetting("**", 8 * HOUR, HOUR, null, 0, 0, HOUR / 60));
        assertThat(windowKeys("session: 0s")).containsExactly("windows[0].session");
        assertThat(windowKeys("session: 25h")).containsExactly("windows[0].session");
        assertThat(windowKeys("session: 30s, atMost: 20s")).containsExactly("windows[0].atMost");
        assertThat(windowKeys("length: 1s, atMost: 20s")).containsExactly("windows[0].atMost");
        assertThat(windowKeys("session: 1ms, lateness: 1min")).containsExactly("windows[0].lateness");
        assertThat(windowKeys("session: 1s, length: 1s, every: 1s, zone: UTC, from: '06:00'"))
                .containsExactlyInAnyOrder(
                        "windows[0].length", "windows[0].every", "windows[0].zone", "windows[0].from");
        assertThat(keys(CSV + "windows: [{series: '**', session: 1s}, {series: '**', session: 1s, lateness: 1s}]\n"))
                .containsExactly("windows[1].session");
        assertThat(keys(CSV + "windows: [{series: '**', session: 1s}, {series: '**', length: 1h}]\n"))
                .isEmpty();
    }

    private List<String> windowKeys(String rest) {
        return keys(CSV + "windows: [{series: '**', " + rest + "}]\n");
    }

    private List<WindowSetting> windows(String entry) throws Exception {
        return read(CSV + "windows: [" + entry + "]\n", ReadMode.CHECK).windows();
    }

    @Test
    void aRuleOnASeriesThatNoSourceGivesIsRefused() {
        assertThat(keys(CSV + "rules: [{name: r, series: s/x/OT, above: 1}]\n")).containsExactly("rules[0].series");
        assertThat(keys(CSV + "rules: [{name: r, series: s/t/OT, above: 1}]\n")).isEmpty();
        assertThat(keys(CSV + "rules: [{name: r, series: 's/*/OT', above: 1}]\n"))
                .isEmpty();
    }

    @Test
    void contradictoryRulesAreRefused() {
        assertThat(keys(CSV + """
                        rules:
                          - {name: a, series: "**", above: 1, below: 2}
                          - {name: a, series: "**", above: 1}
                          - {name: b, series: "**"}
                          - {name: c, series: "**", below: 1, hysteresis: -1}
                          - {name: d, series: "**", below: 1, priority: higher}
                          - {name: e, series: "a*b", below: 1, delay: -1s}
                        """))
                .containsExactlyInAnyOrder(
                        "rules[0].below",
                        "rules[1].name",
                        "rules[2]",
                        "rules[3].hysteresis",
                        "rules[4].priority",
                        "rules[5].series",
                        "rules[5].delay");
    }

    @Test
    void anAssetIsNoPattern() {
        String text = """
                agent: a
                sources:
                  - {name: h, type: host, asset: a/*/b}
                  - {name: i, type: host, asset: a/b}
                """;
        assertThat(keys(text)).containsExactly("sources[0].asset");
    }

    @Test
    void aWriteGoesToACoilOrHoldingRegisterOfAModbusSource() {
        String text = """
                agent: a
                sources:
                  - {name: h, type: host, asset: a/b}
                  - {name: m, type: modbus-tcp, address: 'h:1', registers: [{series: s/t/u, register: 1, as: int16}]}
                rules:
                  - {name: a, series: s/t/u, above: 1, write: {source: h, register: 1, value: 0}}
                  - {name: b, series: s/t/u, above: 1, write: {source: m, kind: input, register: 1, value: 0}}
                  - {name: c, series: s/t/u, above: 1, write: {source: m, kind: coil, register: 1, value: 2}}
                  - {name: d, series: s/t/u, above: 1, write: {source: m, register: 1, value: -5}}
                  - {name: e, series: s/t/u, above: 1, write: {source: m, register: 2, value: -5}}
                  - {name: f, series: s/t/u, above: 1, write: {source: m, register: 2}}
                """;
        assertThat(keys(text))
                .containsExactly(
                        "rules[0].write.source",
                        "rules[1].write.kind",
                        "rules[2].write.value",
                        "rules[4].write.value",
                        "rules[5].write.value");
    }

    @Test
    void valuesOfSeriesAreChecked() {
        String text = """
                agent: a
                sources:
                  - name: m
                    type: modbus-tcp
                    address: h:502
                    registers:
                      - {series: s/t/a, register: 1, resolution: 0.25}
                      - {series: s/t/b, register: 1, range: [5, 5]}
                      - {series: nosegments, register: 1}
                      - {series: s/t/c, register: 65535, as: float32}
                      - {series: s/t/d, register: 1, kind: coil, as: int16}
                      - {series: s/t/e, register: 1, bit: 16}
                      - {series: s/t/f, register: 1, scale: 0}
                      - {series: s/t/g, register: 1, kind: coil, bit: 1}
                """;
        assertThat(keys(text))
                .containsExactly(
                        "sources[0].registers[0].resolution",
                        "sources[0].registers[1].range",
                        "sources[0].registers[2].series",
                        "sources[0].registers[3].register",
                        "sources[0].registers[4].as",
                        "sources[0].registers[5].bit",
                        "sources[0].registers[6].scale",
                        "sources[0].registers[7].bit");
    }

    @Test
    void twoListenersOnOneAddressAreRefused() {
        String text = """
                agent: a
                http: 127.0.0.1:8094
                sources:
                  - {name: a, type: line-protocol, series: "{tag:s}/{field}"}
                  - {name: b, type: line-protocol, listen: "udp://127.0.0.1:8094", series: "{tag:s}/{field}"}
                  - {name: c, type: line-protocol, listen: "udp://localhost:8094", series: "{tag:s}/{field}"}
                """;
        assertThat(keys(text)).containsExactly("sources[0].listen", "sources[2].listen");
    }

    @Test
    void whatIsDerivedIsRead() throws Exception {
        String text = """
                agent: a
                sources:
                  - {name: computer, type: host, asset: lab-1/computer}
                derive:
                  - {series: "*/meter/count", as: rate, name: power, unit: kW, scale: 3600, counter: 32, most: 100}
                  - {series: "*/meter/count", as: increase, every: 15min, name: "{series}-15min"}
                  - {series: "**/flow", as: mean, every: 1d, zone: Europe/Paris, name: flow-day, longest: 10min, known: 50%, between: line}
                  - {series: "*/press/state", as: time-in, state: 2, every: 1h, name: time-running}
                  - {series: "*/press/state", as: time-in, range: [3, 5], every: 1h, name: time-waiting}
                  - {series: "*/feeder/power", as: energy, every: 15min, name: energy, unit: kWh, scale: 1/3600}
                derivedLimit: 7
                rules:
                  - {name: too-much, series: plant/meter/power, above: 5}
                """;
        long minute = 60_000_000_000L;
        long day = 1_440 * minute;
        assertThat(read(text, ReadMode.CHECK).derive())
                .isEqualTo(new DerivePlan(
                        List.of(
                                new DeriveSpec(
                                        "*/meter/count",
                                        Kind.RATE,
                                        "power",
                                        "kW",
                                        3600,
                                        0,
                                        null,
                                        60 * minute,
                                        0.9,
                                        false,
                                        32,
                                        100,
                                        0,
                                        0),
                                new DeriveSpec(
                                        "*/meter/count",
                                        Kind.INCREASE,
                                        "{series}-15min",
                                        "",
                                        1,
                                        15 * minute,
                                        null,
                                        day,
                                        0.9,
                                        false,
                                        0,
                                        0,
                                        0,
                                        0),
                                new DeriveSpec(
                                        "**/flow",
                                        Kind.MEAN,
                                        "flow-day",
                                        "",
                                        1,
                                        day,
                                        ZoneId.of("Europe/Paris"),
                                        10 * minute,
                                        0.5,
                                        true,
                                        0,
                                        0,
                                        0,
                                        0),
                                new DeriveSpec(
                                        "*/press/state",
                                        Kind.TIME_IN,
                                        "time-running",
                                        "",
                                        1,
                                        60 * minute,
                                        null,
                                        60 * minute,
                                        0.9,
                                        false,
                                        0,
                                        0,
                                        2,
                                        2),
                                new DeriveSpec(
                                        "*/press/state",
                                        Kind.TIME_IN,
                                        "time-waiting",
                                        "",
                                        1,
                                        60 * minute,
                                        null,
                                        60 * minute,
                                        0.9,
                                        false,
                                        0,
                                        0,
                                        3,
                                        5),
                                new DeriveSpec(
                                        "*/feeder/power",
                                        Kind.ENERGY,
                                        "energy",
                                        "kWh",
                                        1.0 / 3600,
                                        15 * minute,
                                        null,
                                        15 * minute,
                                        0.9,
                                        true,
                                        0,
                                        0,
                                        0,
                                        0)),
                        7));
    }

    @Test
    void whatIsWrongWithDerivedSeriesIsSaidAllAtOnce() {
        String text = """
                agent: a
                sources:
                  - {name: computer, type: host, asset: lab-1/computer}
                derive:
                  - {series: "a//b", as: rate, name: x}
                  - {series: a/b, as: median, name: x1}
                  - {series: a/b, as: rate, name: x2, every: 1min, counter: 16}
                  - {series: a/b, as: mean, name: x3, most: 5, state: 1}
                  - {series: a/b, as: mean, name: x4, every: 1d, between: curve}
                  - {series: a/b, as: energy, name: x/5, every: 1h, scale: 0, known: 120%}
                  - {series: a/b, as: time-in, name: x6, every: 90min, zone: UTC}
                  - {series: a/b, as: time-in, name: x7, every: 1s, range: [3, 1], longest: 3h}
                  - {series: "a/**", as: mean, name: x8, every: 1min}
                  - {as: increase, every: 1min, colour: red}
                """;
        assertThat(keys(text))
                .containsExactlyInAnyOrder(
                        "derive[0].series",
                        "derive[1].as",
                        "derive[2].every",
                        "derive[2].most",
                        "derive[3].every",
                        "derive[3].most",
                        "derive[3].state",
                        "derive[4].every",
                        "derive[4].between",
                        "derive[5].name",
                        "derive[5].scale",
                        "derive[5].known",
                        "derive[6].zone",
                        "derive[6].state",
                        "derive[7].range",
                        "derive[7].longest",
                        "derive[8].name",
                        "derive[9].series",
                        "derive[9].name",
                        "derive[9].colour");
    }

    @Test
    void entriesThatMakeOneNameTwiceOrDeriveFromOneAnotherAreRefused() {
        String text = """
                agent: a
                sources:
                  - {name: computer, type: host, asset: lab-1/computer}
                derive:
                  - {series: "*/pump/flow", as: mean, every: 1min, name: smooth}
                  - {series: "north/*/speed", as: mean, every: 1min, name: smooth}
                  - {series: "south/fan/speed", as: mean, every: 1min, name: smooth}
                  - {series: "south/pump/smooth", as: mean, every: 1h, name: hourly}
                  - {series: "south/valve/*", as: mean, every: 1h, name: "{series}-mean"}
                  - {series: "south/*/*", as: mean, every: 1h, name: "{series}-mean"}
                """;
        assertThat(keys(text)).containsExactlyInAnyOrder("derive[1].name", "derive[3].series", "derive[5].name");
    }

    @Test
    void ofAnEntryWhoseKindIsMisspeltOrMissingNothingElseIsSaid() {
        String text = """
                agent: a
                sources:
                  - {name: plc, type: modbus-tcp, address: "127.0.0.1:502", registers: [{series: a/b, register: 1}]}
                derive:
                  - {series: a/b, as: men, name: x1, every: 1min, between: line}
                  - {series: a/b, name: x2, every: 1min}
                rules:
                  - {name: high, series: a/x1, above: 5}
                """;
        assertThat(keys(text)).containsExactly("derive[0].as", "derive[1].as");
    }

    @Test
    void aCounterThatCanCountNothingInASecondIsRefused() {
        String text = """
                agent: a
                sources:
                  - {name: computer, type: host, asset: lab-1/computer}
                derive:
                  - {series: a/b, as: rate, name: x1, counter: 16, most: 1e-310}
                """;
        assertThat(keys(text)).containsExactly("derive[0].most");
    }

    @Test
    void aDerivedSeriesOfANameThatASourceGivesIsRefused() {
        String text = """
                agent: a
                sources:
                  - name: plc
                    type: modbus-tcp
                    address: "127.0.0.1:502"
                    registers: [{series: a/count, register: 1}, {series: a/power, register: 2}, {series: b/energy, register: 3}]
                derive:
                  - {series: "*/count", as: rate, name: power}
                  - {series: "*/count", as: increase, every: 1min, name: energy}
                """;
        assertThat(keys(text)).containsExactly("derive[0].name");
    }

    @Test
    void whichReadingsAreSentOnIsRead() throws Exception {
        String text = """
                agent: a
                sources:
                  - {name: computer, type: host, asset: lab-1/computer}
                raw:
                  - {series: a/every}
                  - {series: a/band, deadband: 0.5}
                  - {series: a/share, deadband: 1.5 %, silence: 10s}
                  - {series: a/door, swingingDoor: 2}
                """;
        assertThat(read(text, ReadMode.CHECK).raw())
                .containsExactly(
                        new RawSpec("a/every", RawSpec.Kind.EVERY, 0, 0),
                        new RawSpec("a/band", RawSpec.Kind.DEADBAND, 0.5, 0),
                        new RawSpec("a/share", RawSpec.Kind.PERCENT, 1.5, 10_000_000_000L),
                        new RawSpec("a/door", RawSpec.Kind.DOOR, 2, 60_000_000_000L));
    }

    @Test
    void whatIsWrongWithReadingsToSendOnIsSaidAllAtOnce() {
        String text = """
                agent: a
                sources:
                  - {name: computer, type: host, asset: lab-1/computer}
                raw:
                  - {series: "a//b"}
                  - {series: a/b, deadband: -1}
                  - {series: a/c, deadband: much}
                  - {series: a/d, swingingDoor: 1%}
                  - {series: a/e, deadband: 1, swingingDoor: 1}
                  - {series: a/f, silence: 10s}
                  - {series: a/f}
                  - {deadband: 1, band: 2}
                """;
        assertThat(keys(text))
                .containsExactlyInAnyOrder(
                        "raw[0].series",
                        "raw[1].deadband",
                        "raw[2].deadband",
                        "raw[3].swingingDoor",
                        "raw[4].swingingDoor",
                        "raw[5].silence",
                        "raw[6].series",
                        "raw[7].series",
                        "raw[7].band");
    }

    @Test
    void aTemplateIsChecked() {
        for (String template : List.of("{tag}/{field}", "{field}", "a//{field}", "{tag:x/{field}", "a/{what}")) {
            String text = "agent: a\nsources:\n  - {name: a, type: line-protocol, series: '" + template + "'}\n";
            assertThat(keys(text)).as(template).containsExactly("sources[0].series");
        }
    }

    @Test
    void theHeaderOfACsvFileIsCheckedBeforehand() {
        String text =
                "agent: a\nsources:\n  - {name: c, type: csv, file: ETTh1.csv.gz, time: {column: when}, asset: s/t, columns: [{column: XX}]}\n";
        assertThat(problems(text, ReadMode.CHECK))
                .extracting(Problem::message)
                .containsExactly(
                        "has no column \"when\"; its header has: date, HUFL, OT",
                        "has no column \"XX\"; its header has: date, HUFL, OT");
    }

    @Test
    void aFolderForDataThatCannotBeMadeIsRefused() throws IOException {
        Files.writeString(folder.resolve("file"), "");
        assertThat(keys(CSV + "data: file\n")).containsExactly("data");
        assertThat(keys(CSV + "data: file/below\n")).containsExactly("data");
        assertThat(keys(CSV + "data: not/yet/there\n")).isEmpty();
        assertThat(folder.resolve("not")).doesNotExist();
    }

    @Test
    void plaintextAndTlsContradictEachOther() {
        assertThat(keys(CSV + "uplink: {gateway: 'mqtt://h:1883', tls: {authority: x}}\n"))
                .containsExactly("uplink.tls");
        assertThat(keys(CSV + "uplink: {gateway: 'http://h:1883'}\n")).contains("uplink.gateway");
    }

    @Test
    void boundsOfStorageAreRead() throws Exception {
        StorageSetting storage = read(
                        CSV
                                + "spool: {size: 1 MiB, syncEvery: 5ms, quarantine: 2MiB}\njournal: {size: 4MiB}\nbatches: {size: 8KiB, age: 1s}\nring: {slots: 1024}\nseriesLimit: 10\n",
                        ReadMode.CHECK)
                .storage();
        assertThat(storage)
                .isEqualTo(new StorageSetting(
                        1 << 20, 4 << 20, 2 << 20, Duration.ofMillis(5), 8 << 10, Duration.ofSeconds(1), 1024, 10));
        assertThat(keys(CSV + "ring: {slots: 1500}\n")).containsExactly("ring.slots");
    }

    @Test
    void limitsOfWhatWaitsInMemoryAreRead() throws Exception {
        assertThat(read(CSV, ReadMode.CHECK).limits()).isEqualTo(LimitSetting.DEFAULT);
        assertThat(read(
                                CSV
                                        + "limits: {events: 20, accounts: 30, frames: 40, records: 5000, batches: 6000, silentSeries: 7d}\n",
                                ReadMode.CHECK)
                        .limits())
                .isEqualTo(new LimitSetting(20, 30, 40, 5_000, 6_000, Duration.ofDays(7)));
        assertThat(
                        keys(
                                CSV
                                        + "limits: {events: 0, accounts: many, frames: 3, recods: 5000, batches: -1, silentSeries: 1s}\n"))
                .containsExactlyInAnyOrder(
                        "limits.events",
                        "limits.accounts",
                        "limits.frames",
                        "limits.recods",
                        "limits.batches",
                        "limits.silentSeries");
    }

    @Test
    void anAgentParksUnlessItIsToldToSpin() throws Exception {
        assertThat(read(CSV, ReadMode.CHECK).waiting()).isEqualTo(WaitMode.PARK);
        assertThat(read(CSV + "waiting: park\n", ReadMode.CHECK).waiting()).isEqualTo(WaitMode.PARK);
        assertThat(read(CSV + "waiting: spin\n", ReadMode.CHECK).waiting()).isEqualTo(WaitMode.SPIN);
        assertThat(problems(CSV + "waiting: spinn\n", ReadMode.CHECK))
                .singleElement()
                .asString()
                .contains("waiting: \"spinn\"", "allowed is one of park, spin", "did you mean \"spin\"");
    }

    @Test
    void framesMustFindRoomInTheJournal() {
        assertThat(keys(CSV + "journal: {size: 4MiB}\nlimits: {frames: 32}\n")).isEmpty();
        assertThat(keys(CSV + "journal: {size: 4MiB}\nlimits: {frames: 33}\n")).containsExactly("limits.frames");
        assertThat(keys(CSV + "limits: {frames: 2049}\n")).containsExactly("limits.frames");
        assertThat(keys(CSV + "journal: {size: 3MiB}\n")).containsExactly("journal.size");
    }

    @Test
    void aFileWithoutSourcesIsRefused() {
        assertThat(keys("agent: a\n")).containsExactly("sources");
        assertThat(keys("agent: a\nsources: []\n")).containsExactly("sources");
    }

    @Test
    void aBrokenFileIsOneProblemOnly() {
        assertThat(problems("agent: [\n", ReadMode.AGENT)).hasSize(1);
        assertThatThrownBy(() -> AgentConfiguration.read(folder.resolve("none.yaml"), Map.of()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void theExamplesOfDeployAreRight() throws Exception {
        Path examples = Path.of(System.getProperty("estran.root", "..")).resolve("deploy/examples");
        Files.writeString(folder.resolve("recording.csv"), "date,OT,HUFL\n2016-07-01 00:00:00,1,2\n");
        try (Stream<Path> files = Files.list(examples)) {
            for (Path example :
                    files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                String text = Files.readString(example);
                if (text.contains("\nsources:")) {
                    assertThat(problems(text, ReadMode.RUN))
                            .as(example.toString())
                            .isEmpty();
                }
            }
        }
    }

    private AgentConfiguration read(String text, ReadMode mode) throws IOException, InvalidConfigurationException {
        return AgentConfiguration.read(Files.writeString(folder.resolve("agent.yaml"), text), Map.of(), mode);
    }

    private List<Problem> problems(String text, ReadMode mode) {
        try {
            read(text, mode);
            return List.of();
        } catch (InvalidConfigurationException invalid) {
            return invalid.problems();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private List<String> keys(String text) {
        return problems(text, ReadMode.CHECK).stream().map(Problem::key).toList();
    }
}
