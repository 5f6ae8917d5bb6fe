/**
 * An agent's data folder for people: what it holds, and whether it is sound. Reads only, and never takes the agent's lock, so
 * a running agent does not notice; what such an agent changes meanwhile is recognised by a second look.
 *
 * <p>It says what recovery would find, because it runs the same code over the same bytes ({@link io.estran.agent.log},
 * {@link io.estran.agent.spool}). Any thread; memory for one segment and about 200 bytes a batch.
 */
package io.estran.agent.inspect;
