package io.estran.agent.log;

import java.util.List;

/**
 * What recovery found.
 *
 * @param end position at which writing goes on
 * @param corrupt ranges that once were synced and cannot be read
 * @param missing positions behind the owner's first that no record covers, up to {@code end}: the corrupt ones, those of
 *     segments that are gone, and those that the owner has released
 * @param tornBytes bytes of an append that was cut short, at least 1 if there was one
 */
public record LogFindings(long end, List<Damage> corrupt, List<Log.Range> missing, long tornBytes) {}
