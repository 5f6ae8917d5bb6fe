package io.estran.agent.state;

import io.estran.agent.raw.RawSeries;
import io.estran.agent.raw.RawSpec;
import io.estran.agent.rule.Alarm;
import io.estran.agent.rule.RuleSpec;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.window.Feeding;
import io.estran.agent.window.WindowGroup;
import io.estran.agent.window.WindowSlot;
import io.estran.agent.window.WindowSpec;
import io.estran.protocol.name.NamePattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings the state's series under a configuration: a changed one, or that in force for a series that is new or has another
 * source. An open window goes on as long as its series has windows cut in the same way, whatever else changes: entry,
 * lateness, source. Windows of a length that the series has no longer are stated and closed; alarms of rules that are gone
 * or changed are cleared. A series that is sent on otherwise than before begins anew; so does one that is derived otherwise. Of
 * two series of one name the one that a source gives stays, of two derived ones the first.
 */
final class Reconfiguration {
    private final PipelineState state;
    private final Derivations derivations;
    private List<NamePattern> windows;
    private List<NamePattern> rules;
    private List<NamePattern> raw;

    Reconfiguration(PipelineState state) {
        this.state = state;
        this.windows = windows(state.configuration());
        this.rules = rules(state.configuration());
        this.raw = raw(state.configuration());
        this.derivations = new Derivations(state, this);
    }

    /** What is derived. */
    Derivations derivations() {
        return derivations;
    }

    private static List<NamePattern> windows(PipelineConfiguration configuration) {
        return configuration.windows().stream()
                .map(WindowSpec::pattern)
                .map(NamePattern::of)
                .toList();
    }

    private static List<NamePattern> rules(PipelineConfiguration configuration) {
        return configuration.rules().stream()
                .map(RuleSpec::pattern)
                .map(NamePattern::of)
                .toList();
    }

    private static List<NamePattern> raw(PipelineConfiguration configuration) {
        return configuration.raw().stream()
                .map(RawSpec::pattern)
                .map(NamePattern::of)
                .toList();
    }

    void apply(PipelineConfiguration configuration) {
        state.configuration(configuration);
        windows = windows(configuration);
        rules = rules(configuration);
        raw = raw(configuration);
        derivations.configuration();
        Set<SourceState> before = new HashSet<>(state.roster.sources);
        before.removeIf(source -> !source.configured);
        state.roster.sources.forEach(source -> source.configured = false);
        Set<String> names = configuration.sources().stream()
                .map(PipelineConfiguration.SourceSpec::name)
                .collect(Collectors.toSet());
        for (PipelineConfiguration.SourceSpec spec : configuration.sources()) {
            int number = state.roster.numberOf(spec.name());
            SourceState source = number < 0
                    ? state.roster.add(spec.name(), known -> before.contains(known) || names.contains(known.name))
                    : state.roster.sources.get(number);
            source.configured = true;
            source.idles = spec.idles();
            if (!before.contains(source)) {
                source.resume(state.clocks.monotonic());
            }
        }
        state.roster.eachSeries(SeriesState::settle);
        derivations.finishWhatIsGone();
        for (SourceState source : state.roster.sources) {
            if (!source.configured && before.contains(source)) {
                source.ended = true;
                state.advance(source, SourceState.INFINITY);
            }
            source.groups = groups(source.groups, configuration.windows());
            source.due = SourceState.NEVER;
        }
        state.roster.eachGiven(series -> {
            attachAlarms(series, series.source);
            attachWindows(series);
        });
        derivations.leaveWhatIsGone();
        state.roster.sources.forEach(this::closeWhatIsOver);
    }

    private WindowGroup[] groups(WindowGroup[] old, List<WindowSpec> specs) {
        List<WindowGroup> unused = new ArrayList<>(List.of(old));
        WindowGroup[] groups = new WindowGroup[specs.size()];
        for (int i = 0; i < groups.length; i++) {
            WindowSpec spec = specs.get(i);
            int at = 0;
            while (at < unused.size() && !unused.get(at).spec().equals(spec)) {
                at++;
            }
            groups[i] = at < unused.size() ? unused.remove(at) : new WindowGroup(spec, state.pool);
        }
        unused.forEach(WindowGroup::dissolve);
        return groups;
    }

    /** A series is new, or has other attributes or another source than before. */
    SeriesState define(int number, SourceState source, String name, SeriesAttributes attributes) {
        SeriesState series = state.roster.series(number);
        if (series == null) {
            series = new SeriesState(number, name, source, attributes);
            state.roster.add(series);
            derivations.claim(series);
        } else {
            series.attributes(attributes);
        }
        source.due = SourceState.NEVER;
        attachAlarms(series, source);
        series.source = source;
        if (state.events.isHolding()) {
            state.unattached.add(series);
        } else {
            attachWindows(List.of(series));
        }
        return series;
    }

    /** A series is given up: what it has open is stated. */
    void retire(int number) {
        SeriesState series = state.roster.series(number);
        if (series == null) {
            return;
        }
        series.settle();
        derivations.retire(series);
        leave(series);
        state.roster.remove(series.number);
    }

    /** Brings the windows of series under the configuration and the sources that they have now. */
    void attachWindows(List<SeriesState> changed) {
        for (SeriesState series : changed) {
            series.source.due = SourceState.NEVER;
            derivations.giveWay(series);
            if (attachWindows(series)) {
                closeWhatIsOver(series.source);
            }
        }
    }

    /** A derived series is new, or has another source; whether open windows have come under it. */
    boolean attach(SeriesState series, SourceState source) {
        source.due = SourceState.NEVER;
        attachAlarms(series, source);
        series.source = source;
        return attachWindows(series);
    }

    /** There is this series no longer. */
    void leave(SeriesState series) {
        for (WindowSlot slot : series.slots) {
            slot.closeAll(state);
            slot.group().remove(slot);
        }
        for (Alarm alarm : series.alarms) {
            withdraw(alarm, series);
        }
        if (series.raw != null) {
            state.raw.leave(series.raw);
        }
    }

    private void withdraw(Alarm alarm, SeriesState series) {
        alarm.forget(series.source.delays);
        if (alarm.isRaised()) {
            state.alarms.withdrawn(alarm);
        }
    }

    /** Whether open windows have come under another entry or source. */
    private boolean attachWindows(SeriesState series) {
        attachRaw(series);
        List<WindowGroup> groups = matching(series);
        if (groups.equals(Arrays.stream(series.slots).map(WindowSlot::group).toList())) {
            return derivations.attach(series);
        }
        Feeding.unlink(series.slots);
        WindowSlot[] slots = new WindowSlot[groups.size()];
        boolean moved = false;
        for (int i = 0; i < slots.length; i++) {
            WindowSlot slot = slotOf(groups.get(i), series);
            if (slot == null) {
                slot = newSlot(groups.get(i), series);
                moved |= slot.size() > 0;
            }
            slots[i] = slot;
        }
        for (WindowSlot old : series.slots) {
            if (!List.of(slots).contains(old)) {
                old.closeAll(state);
                old.group().remove(old);
            }
        }
        series.slots = slots;
        series.windowed = slots.length > 0 && slots[0].group().spec().isTumbling();
        Feeding.link(slots);
        return derivations.attach(series) || moved;
    }

    /** The first entry that is for the series decides. */
    private void attachRaw(SeriesState series) {
        RawSpec spec = null;
        for (int i = 0; i < raw.size() && spec == null; i++) {
            spec = raw.get(i).matches(series.name) ? state.configuration().raw().get(i) : null;
        }
        String unit = series.attributes.unit();
        RawSeries old = series.raw;
        if (old != null && spec != null && old.is(spec, series.source.number, unit)) {
            return;
        }
        series.settle();
        if (old != null) {
            state.raw.leave(old);
        }
        series.raw = spec == null
                ? null
                : state.raw.join(spec, series.source.number, series.number, series.asset, series.name, unit);
    }

    private static @Nullable WindowSlot slotOf(WindowGroup group, SeriesState series) {
        for (WindowSlot slot : series.slots) {
            if (slot.group() == group) {
                return slot;
            }
        }
        return null;
    }

    private static WindowSlot newSlot(WindowGroup group, SeriesState series) {
        WindowSlot slot = group.slot(series.number, series.name, series.attributes.unit(), series.exponent());
        slot.gatheredBy(series);
        for (WindowSlot old : series.slots) {
            if (old.group().spec().sameWindows(group.spec())) {
                slot.takeOver(old, series.source.watermark);
            }
        }
        return slot;
    }

    /** Another lateness or watermark may have passed windows that are open. */
    private void closeWhatIsOver(SourceState source) {
        for (WindowGroup group : source.groups) {
            group.advance(source.watermark, state);
        }
    }

    /** The groups of its source whose entries are for the series, of those that exclude one another the first; as slots lie. */
    private List<WindowGroup> matching(SeriesState series) {
        List<WindowGroup> groups = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            WindowGroup group = series.source.groups[i];
            if (windows.get(i).matches(series.name)
                    && groups.stream().noneMatch(other -> other.spec().excludes(group.spec()))) {
                groups.add(group);
            }
        }
        groups.sort(Comparator.<WindowGroup, Boolean>comparing(
                        group -> !group.spec().isTumbling())
                .thenComparingLong(group -> group.spec().length()));
        return groups;
    }

    /**
     * A checkpoint holds alarms of a series whose source is configured no longer, as builds left them before: they stay until
     * the next configuration, which clears those that are raised.
     */
    void restoreAlarms(SeriesState series) {
        attachAlarms(series, series.source, state.configuration().rules());
    }

    /** Nobody looks at what a source gave that is configured no longer: an alarm of it would stay raised for ever. */
    private void attachAlarms(SeriesState series, SourceState source) {
        attachAlarms(series, source, source.configured ? state.configuration().rules() : List.of());
    }

    private void attachAlarms(SeriesState series, SourceState source, List<RuleSpec> specs) {
        for (Alarm old : series.alarms) {
            if (specs.contains(old.rule())) {
                old.leave(series.source.delays);
            } else {
                withdraw(old, series);
            }
        }
        List<Alarm> alarms = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            if (rules.get(i).matches(series.name)) {
                Alarm kept = alarmOf(specs.get(i), series.alarms);
                alarms.add(kept == null ? new Alarm(specs.get(i), i, series.number, series.name) : kept.movedTo(i));
            }
        }
        alarms.forEach(alarm -> alarm.join(source.delays));
        series.alarms = alarms.toArray(SeriesState.NO_ALARMS);
    }

    private static @Nullable Alarm alarmOf(RuleSpec rule, Alarm[] alarms) {
        for (Alarm alarm : alarms) {
            if (alarm.rule().equals(rule)) {
                return alarm;
            }
        }
        return null;
    }
}
