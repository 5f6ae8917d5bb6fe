/**
 * What can be wrong with bytes and text from outside: that they are not what they must be, or that this release cannot read
 * them yet. No other exception leaves a reader, whatever the input; the message names the field, what stands there and what
 * is allowed. Below everything else, so that names and JSON refuse as batches do.
 */
package io.estran.protocol.fault;
