package io.estran.system.chaos.ledger;

/** Names a window. */
public record WindowKey(String series, long start, long end) {
    @Override
    public String toString() {
        return series + " at " + start;
    }
}
