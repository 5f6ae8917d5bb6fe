/**
 * What speaks of lanes without holding a batch: class, id, hash, a place in a lane, why a range will never come. Immutable
 * values; codes and words are on the wire and in topics and never change their meaning.
 */
package io.estran.protocol.lane;
