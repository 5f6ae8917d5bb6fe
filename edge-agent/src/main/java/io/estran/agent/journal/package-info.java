/**
 * The agent's own log of its inputs, in the format of {@link io.estran.agent.log}, folder {@code journal}, kind 0, tag 0. One
 * record holds a stretch of inputs ({@link io.estran.agent.input}), those that are synced together as far as they fit.
 * Evicted only behind a checkpoint; if it
 * is full because no checkpoint comes, storage takes no more frames and the pipeline counts what it drops.
 */
package io.estran.agent.journal;
