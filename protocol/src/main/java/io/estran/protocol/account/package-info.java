/** What the cloud side says about lanes, agents and gaps. */
package io.estran.protocol.account;
