package io.estran.protocol.account;

/**
 * An account as the gateway passes it down.
 *
 * @param account what the sequencer said
 * @param offset offset of that record in its partition of {@code estran.lanes}: what orders accounts of one lane
 */
public record AccountMessage(Account account, long offset) {}
