package io.estran.agent.input;

/**
 * The column of qualities: only where one differs from that of the reading before, which is good at first. Each such place
 * is a varint (readings since the last one, or since the beginning), a byte quality and a byte reason code.
 */
final class QualityColumn {
    /** A quality and its reason in one. */
    private static final int GOOD = 0;

    private QualityColumn() {}

    static short of(int quality, int reason) {
        return (short) (quality << 8 | (reason & 0xFF));
    }

    static int quality(int both) {
        return both >> 8 & 0xFF;
    }

    static int reason(int both) {
        return both & 0xFF;
    }

    /** Writes it. One owner. */
    static final class Writer {
        final ByteWriter bytes = new ByteWriter();
        private int before;
        private int since;

        void begin() {
            bytes.clear();
            before = GOOD;
            since = 0;
        }

        void add(short[] qualities, int from, int to) {
            for (int i = from; i < to; i++) {
                int both = qualities[i];
                if (both != before) {
                    bytes.varint(since);
                    bytes.put(quality(both));
                    bytes.put(reason(both));
                    before = both;
                    since = 0;
                }
                since++;
            }
        }
    }

    /** Reads it. One owner. */
    static final class Reader {
        private final ByteReader from;
        private final int worst;
        private int both = GOOD;
        private long until;

        /** @param worst highest code of a quality */
        Reader(ByteReader from, int worst) {
            this.from = from;
            this.worst = worst;
            look();
        }

        private void look() {
            until = from.hasMore() ? from.varint() : Long.MAX_VALUE;
        }

        /** Quality and reason of the next reading. */
        int next() {
            if (until == 0) {
                int quality = from.take();
                if (quality > worst) {
                    throw new MalformedInputException("reading with the unknown quality " + quality);
                }
                both = of(quality, from.take());
                look();
            }
            until--;
            return both;
        }

        void end() {
            if (from.hasMore() || until < Long.MAX_VALUE / 2) {
                throw new MalformedInputException("a quality behind the last reading of a record");
            }
        }
    }
}
