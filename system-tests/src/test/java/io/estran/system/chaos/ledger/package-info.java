/** Tests of the campaign on real processes. */
package io.estran.system.chaos.ledger;
