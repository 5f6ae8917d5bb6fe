/** How often a stream thread commits: a rule without Kafka, clock or thread of its own. */
package io.estran.gateway.sequencer.commit;
