/** Reads numbers from bytes, exactly, without making garbage for those of usual length. */
package io.estran.agent.source.decimal;
