/**
 * The far end of the chain: a read_committed consumer of its own, and what it makes of the records. {@link
 * io.estran.cli.arrival.DeliveryComparison} hears from the agent what was sealed and from the consumer what came,
 * {@link io.estran.cli.arrival.WindowSums} adds up the readings in the windows that came; a run is good if both agree with
 * what the agent counted.
 *
 * <p>One thread, {@code estran-consumer}; everything else reads its figures. Memory is bounded by what is on its way.
 */
package io.estran.cli.arrival;
