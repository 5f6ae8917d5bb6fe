package io.estran.agent.derive;

/** Takes the readings of derived series. */
@FunctionalInterface
public interface DerivedOutput {
    /**
     * One of them.
     *
     * @param series number of the derived series
     * @param quality code of the quality class
     * @param reason wire code of its reason
     * @param recovered whether it rests on a reading that its source may have given in an earlier run
     */
    void derived(int series, long time, double value, int quality, int reason, boolean recovered);
}
