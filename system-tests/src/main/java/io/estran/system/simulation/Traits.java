package io.estran.system.simulation;

import io.estran.agent.storage.StorageSettings;
import io.estran.protocol.lane.GapReason;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;

/** What a seed says before its first step: how long it is, how much happens in it, and what may break. */
final class Traits {
    private static final int[] STEPS = {150, 400, 900};
    /** Batches that a spool may hold. */
    private static final int MANY = 131_072;

    private static final int FEW = 24;
    /** One seed in so many is wordy: it has many steps, in each of them as much happens as in several otherwise. */
    private static final int WORDY = 4;

    private static final int WORDY_PACE = 8;
    /** A segment is full after some dozen batches. */
    private static final int WORDY_SEAL_BYTES = 4_000;

    private static final int[] SEAL_BYTES = {300, 800, 2_000};
    /** In one seed in so many, which is never wordy, the disk of the only machine is copied. */
    private static final int FORKED = 8;

    private static final int FORKED_REST = 5;

    /** In one seed in so many, unless it is wordy, there are longer windows as well, and such as overlap. */
    private static final int LONGER = 9;

    private static final int LONGER_REST = 6;
    /** In others the configuration changes while the agent runs. */
    private static final int CHANGING_REST = 3;
    /** In others, and where the configuration changes, series are derived. */
    private static final int DERIVING_REST = 0;

    final boolean wordy;
    final boolean longerWindows;
    final boolean changes;
    final boolean derives;
    final boolean forks;
    final int steps;
    /** How often something is done in one step. */
    final int pace;

    final boolean callsFail;
    final boolean disksFail;
    final boolean disksShake;
    final int machines;
    final boolean refuses;
    /** Reasons for which there may be gaps. */
    final Set<GapReason> causes;

    private final int mostItems;

    /** Draws them; {@code wanted} is the number of steps, or {@link Simulation#AS_THE_SEED_SAYS}. */
    Traits(long seed, int wanted, SplittableRandom random) {
        wordy = Math.floorMod(seed, WORDY) == WORDY - 1;
        longerWindows = Math.floorMod(seed, LONGER) == LONGER_REST && !wordy;
        changes = Math.floorMod(seed, LONGER) == CHANGING_REST && !wordy;
        derives = changes || (Math.floorMod(seed, LONGER) == DERIVING_REST && !wordy);
        forks = Math.floorMod(seed, FORKED) == FORKED_REST;
        pace = wordy ? WORDY_PACE : 1;
        int drawn = STEPS[random.nextInt(STEPS.length)];
        int said = wordy ? STEPS[STEPS.length - 1] : drawn;
        steps = wanted == Simulation.AS_THE_SEED_SAYS ? said : wanted;
        callsFail = random.nextInt(4) == 0;
        disksFail = callsFail && random.nextBoolean();
        disksShake = disksFail && random.nextBoolean();
        machines = random.nextInt(5) == 0 && !forks ? 2 : 1;
        boolean evicts = random.nextInt(5) == 0 || wordy;
        refuses = random.nextInt(4) == 0;
        mostItems = evicts ? FEW : MANY;
        EnumSet<GapReason> mayBe = EnumSet.noneOf(GapReason.class);
        if (evicts || disksFail) { // a disk that gives no space for a while cannot be told from a full one
            mayBe.add(GapReason.EVICTED);
        }
        if (refuses) {
            mayBe.add(GapReason.REFUSED);
        }
        causes = Collections.unmodifiableSet(mayBe);
    }

    /** Bounds and times of a machine's storage. */
    StorageSettings storage(SplittableRandom random) {
        int sealBytes = SEAL_BYTES[random.nextInt(SEAL_BYTES.length)];
        return new StorageSettings(
                StorageSettings.LEAST_SPOOL_BYTES,
                8L << 20,
                64 * 1024,
                Duration.ofMillis(10),
                wordy ? WORDY_SEAL_BYTES : sealBytes,
                Duration.ofMillis(40),
                Duration.ofMillis(80),
                4,
                64,
                4_096,
                mostItems,
                Duration.ofMillis(300));
    }
}
