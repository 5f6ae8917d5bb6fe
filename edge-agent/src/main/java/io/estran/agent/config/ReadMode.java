package io.estran.agent.config;

/** What the configuration is read for: decides whether {@code data} and {@code uplink} must be usable. */
public enum ReadMode {
    /** An agent is to start: the uplink's files must be there, given or by default, and the data folder writable. */
    AGENT,
    /** Only checked: as for an agent, but a file without {@code uplink} is fit for {@code estran run} and no problem. */
    CHECK,
    /** {@code estran run}: {@code data} and {@code uplink} are not used; what stands there is checked for its form only. */
    RUN
}
