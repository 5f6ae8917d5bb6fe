/**
 * What inputs make: records with their ordinals, from the pipeline through storage until a batch holds them. Immutable; any
 * thread.
 */
package io.estran.agent.output;
