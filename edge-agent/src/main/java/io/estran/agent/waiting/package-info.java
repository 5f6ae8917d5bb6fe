/**
 * How threads on the way from a reading to an actuation wait while there is nothing for them to do: asleep, or looking again and
 * again, as the configuration says ({@code waiting}). The ring has a way of its own, as its consumer waits for memory and not for
 * sockets; here is what the sources need.
 */
package io.estran.agent.waiting;
