/**
 * Flat JSON without a library: events, accounts, presence, control records, {@code --records}. The writer makes one line;
 * the reader takes any spacing, refuses nesting, null, doubled names and what is not RFC 8259, and does not recurse, so
 * hostile text costs no more than its own length ({@link io.estran.protocol.json.FlatJson#MAX_LENGTH}).
 */
package io.estran.protocol.json;
