/** Writes to devices that a rule ordered. */
package io.estran.agent.actuation;
