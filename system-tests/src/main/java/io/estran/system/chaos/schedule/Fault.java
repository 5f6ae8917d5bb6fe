package io.estran.system.chaos.schedule;

/**
 * One fault.
 *
 * @param target which of the parts, from 0; a rolling restart begins there
 * @param delayMillis of a slow link: how much later bytes arrive
 * @param swallowed of a blackhole: whether what was sent into it is lost with its connections, or arrives late
 */
public record Fault(FaultKind kind, int target, int delayMillis, boolean swallowed) {
    /** As in {@code kill gateway 2}. */
    @Override
    public String toString() {
        String number = " " + (target + 1);
        return switch (kind.action()) {
            case KILL -> "kill " + kind.part().word() + number;
            case STOP -> "stop " + kind.part().word() + number;
            case RESTART -> "restart every " + kind.part().word() + ", one after the other";
            case CUT -> "cut the link of " + kind.part().word() + number;
            case RESET -> "reset the link of " + kind.part().word() + number;
            case BLACKHOLE ->
                "blackhole on the link of " + kind.part().word() + number
                        + (swallowed ? ", bytes lost" : ", bytes late");
            case SLOW -> "slow link of " + kind.part().word() + number + ", " + delayMillis + " ms";
            case FILL -> "full disk of agent" + number;
        };
    }
}
