package io.estran.agent.watchdog;

/** Whoever started the agent and starts it again. Called by one thread, which it may keep for seconds; never throws. */
interface Supervisor {
    /** The agent does its work from now on. */
    void ready();

    /** It still does. */
    void alive();

    /** It has been told to stop. */
    void stopping();
}
