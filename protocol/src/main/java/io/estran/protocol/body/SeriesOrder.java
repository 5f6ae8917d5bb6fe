package io.estran.protocol.body;

/** The order in which columns list records: series by series, records of one series in their order. */
final class SeriesOrder {
    private SeriesOrder() {}

    /** The records' positions in that order: a stable sort by index of the series, all below {@code seriesCount}. */
    static int[] of(long[] seriesIndex, int seriesCount) {
        int[] next = new int[seriesCount + 1];
        for (long series : seriesIndex) {
            next[(int) series + 1]++;
        }
        for (int i = 1; i <= seriesCount; i++) {
            next[i] += next[i - 1];
        }
        int[] order = new int[seriesIndex.length];
        for (int record = 0; record < order.length; record++) {
            order[next[(int) seriesIndex[record]]++] = record;
        }
        return order;
    }
}
