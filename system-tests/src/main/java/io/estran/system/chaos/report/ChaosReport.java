package io.estran.system.chaos.report;

import io.estran.system.chaos.ledger.Comparison;
import io.estran.system.chaos.ledger.Recoveries;
import io.estran.system.chaos.schedule.FaultKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a campaign found. Immutable.
 *
 * @param seed repeats its faults
 * @param seconds of faults
 * @param readings sent to the agents
 * @param unsynced of them, those that no journal had when their agent ended: lost by contract
 * @param oldestUnsyncedSeconds how long before that end the oldest of them was sent
 * @param records what came, held against the inputs
 * @param faults injected, by kind
 * @param unavailable kinds that this machine does not allow, each with the reason
 * @param recoverySeconds by kind
 * @param longestSilenceSeconds longest time between two deliveries of one agent
 * @param audited whether {@code estran audit} finds everything accounted for
 * @param twinsCurrent whether every twin ended in the newest window that follows from the inputs
 * @param findings what else was wrong, each a sentence
 * @param wallSeconds from the start to the report
 */
public record ChaosReport(
        long seed,
        long seconds,
        long readings,
        long unsynced,
        double oldestUnsyncedSeconds,
        Comparison.Result records,
        Map<FaultKind, Integer> faults,
        List<String> unavailable,
        Map<FaultKind, Recoveries.Times> recoverySeconds,
        double longestSilenceSeconds,
        boolean audited,
        boolean twinsCurrent,
        List<String> findings,
        double wallSeconds) {
    public ChaosReport {
        faults = Collections.unmodifiableMap(new TreeMap<>(faults));
        recoverySeconds = Collections.unmodifiableMap(new TreeMap<>(recoverySeconds));
        unavailable = List.copyOf(unavailable);
        findings = List.copyOf(findings);
    }

    /** Whether nothing was lost, doubled, altered, unaccounted for or wrong otherwise. */
    public boolean isGood() {
        return ChaosText.rows(this).stream().allMatch(ChaosText.Row::isGood);
    }

    /** Everything that was wrong. */
    List<String> allFindings() {
        List<String> all = new ArrayList<>(records.findings());
        all.addAll(findings);
        return all;
    }
}
