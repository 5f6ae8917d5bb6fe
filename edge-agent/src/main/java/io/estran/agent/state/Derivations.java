package io.estran.agent.state;

import io.estran.agent.derive.DeriveSpec;
import io.estran.agent.derive.Derived;
import io.estran.agent.derive.DerivedName;
import io.estran.agent.derive.Origin;
import io.estran.agent.derive.PerPeriod;
import io.estran.agent.input.MalformedInputException;
import io.estran.agent.source.SeriesAttributes;
import io.estran.protocol.event.Event;
import io.estran.protocol.event.Fields;
import io.estran.protocol.name.NamePattern;
import io.estran.protocol.name.SeriesName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which series are derived from which under a configuration: a part of {@link Reconfiguration}. One that the configuration does not
 * change goes on. Of two series of one name the one that a source gives stays, of two derived ones the first. Nothing is derived
 * from a derived series. Pipeline thread only.
 */
final class Derivations {
    /** Later refusals are counted only, until another configuration is in force. */
    private static final int MOST_REFUSALS_STATED = 16;

    private final PipelineState state;
    private final Reconfiguration reconfiguration;
    private List<DeriveSpec> entries = List.of();
    private List<NamePattern> patterns = List.of();
    private List<DerivedName> names = List.of();
    private boolean ofCheckpoint;
    /** Series that are about to leave: they take no room, as nothing is derived in them. */
    private int leaving;

    Derivations(PipelineState state, Reconfiguration reconfiguration) {
        this.state = state;
        this.reconfiguration = reconfiguration;
        configuration();
    }

    /** The state has another configuration. */
    void configuration() {
        entries = state.configuration().derive().entries();
        patterns =
                entries.stream().map(DeriveSpec::pattern).map(NamePattern::of).toList();
        names = entries.stream()
                .map(entry -> new DerivedName(entry.pattern(), entry.name()))
                .toList();
    }

    /** What there is comes from a checkpoint, by {@link #restore}. */
    void ofCheckpoint() {
        ofCheckpoint = true;
    }

    /** A source gives a series of this name: none that is derived may have it. */
    void claim(SeriesState given) {
        if (names.stream().anyMatch(name -> name.matches(given.name))) {
            state.roster.claimed.add(given.name);
        }
    }

    /** The configuration in force is another one: what it does not make gives nothing more. */
    void finishWhatIsGone() {
        state.roster.claimed.clear();
        state.roster.refusalsStated = 0;
        state.roster.eachGiven(series -> {
            claim(series);
            if (series.origin != null) {
                for (Derived each : series.origin.all()) {
                    if (!entries.contains(each.spec())) {
                        finish(state.roster.derived(each.series()), each, series);
                    }
                }
            }
        });
    }

    /** Ends the series that the configuration in force has not taken up again: another entry may make the same name. */
    void leaveWhatIsGone() {
        state.roster.eachDerived(series -> {
            if (series.derived == null) {
                reconfiguration.leave(series);
                state.roster.removeDerived(series);
            }
        });
        leaving = 0;
    }

    /** A source gives this series: one of the same name that is derived ends. */
    void giveWay(SeriesState given) {
        SeriesState sameName = state.roster.derived(given.name);
        if (sameName != null && sameName.derived != null && given.derived == null) {
            finish(sameName, sameName.derived, state.roster.any(sameName.derived.origin()));
            leaveWhatIsGone();
            refused(given.name, "a source gives a series of this name");
        }
    }

    /** A series that a source gave is given up, and what is derived from it. */
    void retire(SeriesState given) {
        if (given.origin != null) {
            for (Derived each : given.origin.all()) {
                finish(state.roster.derived(each.series()), each, given);
            }
            leaveWhatIsGone();
        }
        if (state.roster.claimed.remove(given.name)) {
            state.roster.eachGiven(other -> {
                if (other != given && mayMake(given.name, other)) {
                    attach(other);
                }
            });
        }
    }

    /** Whether a series of that name is one that entries derive from another one. */
    private boolean mayMake(String name, SeriesState from) {
        for (int i = 0; i < entries.size(); i++) {
            if (patterns.get(i).matches(from.name) && names.get(i).of(from.name).equals(name)) {
                return true;
            }
        }
        return false;
    }

    private void finish(SeriesState series, Derived how, SeriesState from) {
        how.finish(state);
        if (how instanceof PerPeriod periods) {
            series.source.periods.remove(periods);
        }
        series.derived = null;
        leaving++;
        if (from.origin != null) {
            List<Derived> rest = new ArrayList<>(from.origin.all());
            rest.remove(how);
            from.origin = rest.isEmpty() ? null : new Origin(rest);
        }
    }

    /** Brings what is derived from a series under the configuration; whether open windows have come under another entry or source. */
    boolean attach(SeriesState from) {
        if (ofCheckpoint || from.derived != null || (from.origin == null && entries.isEmpty())) {
            return false;
        }
        List<Derived> all = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            if (patterns.get(i).matches(from.name)) {
                Derived kept = from.origin == null ? null : from.origin.by(entries.get(i));
                Derived each = kept == null ? join(i, from) : kept;
                if (each != null && !all.contains(each)) {
                    all.add(each);
                }
            }
        }
        from.settle();
        from.origin = all.isEmpty() ? null : new Origin(all);
        boolean moved = false;
        for (Derived each : all) {
            SeriesState series = state.roster.derived(each.series());
            if (series.source != from.source && each instanceof PerPeriod periods) {
                series.source.periods.remove(periods);
                from.source.periods.add(periods);
            }
            series.attributes(attributes(each.spec(), from));
            moved |= reconfiguration.attach(series, from.source);
        }
        return moved;
    }

    private @Nullable Derived join(int entry, SeriesState from) {
        String name = names.get(entry).of(from.name);
        SeriesState sameName = state.roster.derived(name);
        int most = state.configuration().derive().most();
        String problem = SeriesName.problemWith(name);
        if (!problem.isEmpty()) {
            refused(name, "the name " + problem);
        } else if (state.roster.claimed.contains(name)) {
            refused(name, "a source gives, or gave, a series of this name");
        } else if (sameName != null && sameName.derived == null) {
            leaving--;
            return create(entry, from, sameName);
        } else if (sameName != null) {
            refused(name, "it is derived already, by another entry or from another series");
        } else if (state.roster.derivedSeries() - leaving >= most || state.roster.isFullOfDerived()) {
            refused(name, "derivedLimit allows " + most + " derived series, and so many there are");
        } else {
            return create(entry, from, newSeries(entry, from, state.roster.freeDerived()));
        }
        return null;
    }

    private SeriesState newSeries(int entry, SeriesState from, int number) {
        SeriesState series = new SeriesState(
                number, names.get(entry).of(from.name), from.source, attributes(entries.get(entry), from));
        state.roster.addDerived(series);
        return series;
    }

    private Derived create(int entry, SeriesState from, SeriesState series) {
        Derived created = Derived.of(entries.get(entry), from.number, series.number, state.tally.derive);
        series.derived = created;
        if (created instanceof PerPeriod periods) {
            series.source.periods.add(periods);
        }
        return created;
    }

    private static SeriesAttributes attributes(DeriveSpec spec, SeriesState from) {
        return new SeriesAttributes(
                spec.unitFor(from.attributes.unit()),
                SeriesAttributes.NO_RESOLUTION,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY);
    }

    private void refused(String name, String because) {
        state.tally.derive.refused();
        if (state.roster.refusalsStated < MOST_REFUSALS_STATED) {
            state.roster.refusalsStated++;
            state.events.emit(new Event(
                    "derived-series-refused",
                    "agents/" + state.agent,
                    state.clocks.wall(),
                    Fields.of("series", name).and("because", because).map()));
        }
    }

    /** A series that a checkpoint holds: derived by the entry of that index from the series of that number. */
    Derived restore(int number, int from, int entry) {
        SeriesState origin = state.roster.series(from);
        if (origin == null || entry >= entries.size()) {
            throw new MalformedInputException("derived series " + number + " of series " + from + ", entry " + entry);
        }
        Derived restored = create(entry, origin, newSeries(entry, origin, number));
        List<Derived> all = new ArrayList<>(origin.origin == null ? List.of() : origin.origin.all());
        all.add(restored);
        origin.origin = new Origin(all);
        reconfiguration.attach(state.roster.derived(number), origin.source);
        return restored;
    }
}
