/**
 * What is special about a run of the whole chain: the agent's configuration, what stands south of it, and when the input ends.
 * A {@link io.estran.cli.scenario.Scenario} is the demo's plant, or the user's own sources; it knows nothing of the chain that
 * runs it. Confined to the command's thread.
 */
package io.estran.cli.scenario;
