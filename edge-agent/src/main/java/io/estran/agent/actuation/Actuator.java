package io.estran.agent.actuation;

/** A source through whose connection rules can write to a device. */
public interface Actuator {
    /**
     * Orders a write; returns at once, never blocks (called on the pipeline thread). The write goes ahead of waiting polls.
     *
     * @param target where, as the source's configuration understands it
     * @param completion called once, on any thread, with the outcome
     */
    void write(WriteTarget target, double value, WriteCompletion completion);
}
