package io.estran.agent.state;

import io.estran.agent.derive.DerivePlan;
import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.agent.input.MalformedInputException;
import io.estran.agent.raw.RawSpec;
import io.estran.agent.rule.RuleSpec;
import io.estran.agent.window.WindowSpec;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the state depends on besides readings and time; journalled in its canonical form, so that replay always runs under
 * the configuration that was in force.
 *
 * @param sources the configured sources
 * @param windows entries in the order of the configuration: for windows of one length the first that matches counts
 * @param rules in the order of the configuration
 * @param raw in the order of the configuration: for a series the first that matches counts
 * @param derive series that are made of others
 * @param idle after how long a silent source's watermark goes on by itself, ns; at most 1000 days
 * @param future how far an event time may lie ahead of the clock, ns; at most 1000 days
 */
public record PipelineConfiguration(
        List<SourceSpec> sources,
        List<WindowSpec> windows,
        List<RuleSpec> rules,
        List<RawSpec> raw,
        DerivePlan derive,
        long idle,
        long future) {
    public static final long DEFAULT_IDLE = 2_000_000_000L;
    public static final long DEFAULT_FUTURE = 60_000_000_000L;
    /** Before the first configuration. */
    public static final PipelineConfiguration NONE =
            new PipelineConfiguration(List.of(), List.of(), List.of(), List.of(), DEFAULT_IDLE, DEFAULT_FUTURE);

    private static final int VERSION = 4;
    /** Before windows hopped, days began at another time than midnight, or series were derived. */
    private static final int OLDEST = 2;
    /** Before there were sessions. */
    private static final int TIME_CUT_ALL = 3;

    private static final int MOST = 1_000_000;
    private static final long LONGEST = 1_000L * 86_400_000_000_000L;

    /**
     * A source.
     *
     * @param idles whether it can fall silent while its windows should close: network and polled sources, not files
     */
    public record SourceSpec(String name, boolean idles) {}

    /** A configuration without derived series. */
    public PipelineConfiguration(
            List<SourceSpec> sources,
            List<WindowSpec> windows,
            List<RuleSpec> rules,
            List<RawSpec> raw,
            long idle,
            long future) {
        this(sources, windows, rules, raw, DerivePlan.NONE, idle, future);
    }

    /** The same with these derived series. */
    public PipelineConfiguration with(DerivePlan derived) {
        return new PipelineConfiguration(sources, windows, rules, raw, derived, idle, future);
    }

    public PipelineConfiguration {
        sources = List.copyOf(sources);
        windows = List.copyOf(windows);
        rules = List.copyOf(rules);
        raw = List.copyOf(raw);
        if (idle < 0 || idle > LONGEST || future < 0 || future > LONGEST) {
            throw new IllegalArgumentException("idle " + idle + " ns, future " + future + " ns");
        }
    }

    /** The canonical form: equal configurations have equal bytes. */
    public byte[] toBytes() {
        ByteWriter to = new ByteWriter();
        to.put(VERSION);
        to.varint(sources.size());
        for (SourceSpec source : sources) {
            to.text(source.name());
            to.flag(source.idles());
        }
        to.varint(windows.size());
        windows.forEach(window -> window.write(to));
        to.varint(rules.size());
        rules.forEach(rule -> rule.write(to));
        to.varint(raw.size());
        raw.forEach(entry -> entry.write(to));
        derive.write(to);
        to.varint(idle);
        to.varint(future);
        return to.toBytes();
    }

    /** Reads the canonical form. */
    public static PipelineConfiguration of(byte[] bytes) {
        ByteReader from = new ByteReader(bytes);
        int version = from.take();
        if (version < OLDEST || version > VERSION) {
            throw new MalformedInputException("configuration of version " + version + " in the journal");
        }
        try {
            List<SourceSpec> sources = new ArrayList<>();
            for (int i = from.count(MOST); i > 0; i--) {
                sources.add(new SourceSpec(from.text(), from.flag()));
            }
            List<WindowSpec> windows = new ArrayList<>();
            for (int i = from.count(MOST); i > 0; i--) {
                windows.add(WindowSpec.read(from, version == OLDEST ? 4 : version == TIME_CUT_ALL ? 6 : 7));
            }
            List<RuleSpec> rules = new ArrayList<>();
            for (int i = from.count(MOST); i > 0; i--) {
                rules.add(RuleSpec.read(from));
            }
            List<RawSpec> raw = new ArrayList<>();
            for (int i = from.count(MOST); i > 0; i--) {
                raw.add(RawSpec.read(from));
            }
            DerivePlan derive = version == OLDEST ? DerivePlan.NONE : DerivePlan.read(from);
            return new PipelineConfiguration(sources, windows, rules, raw, derive, from.varint(), from.varint());
        } catch (DateTimeException | IllegalArgumentException failure) {
            throw new MalformedInputException("configuration in the journal: " + failure.getMessage());
        }
    }
}
