package io.estran.agent.inspect;

/**
 * Something that is wrong in a data folder, in plain words.
 *
 * @param where file, or lane and sequence
 * @param what what is wrong
 * @param action what the agent does about it
 */
public record Finding(String where, String what, String action) {
    @Override
    public String toString() {
        return where + ": " + what + "; " + action;
    }
}
