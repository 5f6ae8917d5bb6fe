package io.estran.agent.input;

import java.util.Arrays;

/**
 * The column of positions in the sources: only where one is not as expected. Until a reading has one, none is expected.
 * Then: none of a series that had none; of a series that had two, that it goes on in the step between its last two; else one
 * more than the last position of all, or none for a series' first if the reading before had none. Each place where it is
 * otherwise is a varint (readings as expected before it) and a varint: 0 for none, else zigzag of the difference to the
 * position expected (or, where none is, to the last of all; 0 at first) + 1.
 */
final class PositionColumn {
    private static final int FIRST = 256;

    private PositionColumn() {}

    /** What both sides expect. */
    private abstract static class Expectation {
        private static final byte NEW = 0;
        private static final byte WITHOUT = 1;
        private static final byte ONE = 2;
        private static final byte STEADY = 3;

        private long[] last = new long[FIRST];
        private long[] steps = new long[FIRST];
        private byte[] standing = new byte[FIRST];
        private long lastOfAll;
        private boolean before;
        boolean any;

        final void clear() {
            if (any) {
                Arrays.fill(standing, NEW);
            }
            lastOfAll = 0;
            before = false;
            any = false;
        }

        /** The position expected; {@link Inputs#NO_POSITION} for none. */
        final long expected(int series) {
            if (series >= standing.length) {
                int length = Math.max(series + 1, standing.length * 2);
                last = Arrays.copyOf(last, length);
                steps = Arrays.copyOf(steps, length);
                standing = Arrays.copyOf(standing, length);
            }
            return switch (standing[series]) {
                case WITHOUT -> Inputs.NO_POSITION;
                case STEADY -> (last[series] + steps[series]) & Long.MAX_VALUE;
                case ONE -> next();
                default -> before ? next() : Inputs.NO_POSITION;
            };
        }

        private long next() {
            return (lastOfAll + 1) & Long.MAX_VALUE;
        }

        final long base(long expected) {
            return expected == Inputs.NO_POSITION ? lastOfAll : expected;
        }

        final void met(int series, long position) {
            before = position != Inputs.NO_POSITION;
            if (!before) {
                standing[series] = WITHOUT;
                return;
            }
            boolean hadOne = standing[series] >= ONE;
            steps[series] = position - last[series];
            standing[series] = hadOne ? STEADY : ONE;
            last[series] = position;
            lastOfAll = position;
            any = true;
        }
    }

    /** Writes it. One owner. */
    static final class Writer extends Expectation {
        final ByteWriter bytes = new ByteWriter();
        private int since;

        void begin() {
            bytes.clear();
            clear();
            since = 0;
        }

        void add(long[] positions, int[] series, int from, int to) {
            int i = from;
            if (!any) {
                while (i < to && positions[i] < 0) {
                    i++;
                }
                since += i - from;
            }
            for (; i < to; i++) {
                add(series[i], positions[i] < 0 ? Inputs.NO_POSITION : positions[i]);
            }
        }

        private void add(int series, long position) {
            long expected = expected(series);
            if (position == expected) {
                since++;
            } else {
                bytes.varint(since);
                since = 0;
                bytes.varint(position == Inputs.NO_POSITION ? 0 : Residual.zigzag(position - base(expected)) + 1);
            }
            met(series, position);
        }
    }

    /** Reads it. One owner. */
    static final class Reader extends Expectation {
        private final ByteReader from;
        private long until;

        Reader(ByteReader from) {
            this.from = from;
            look();
        }

        private void look() {
            until = from.hasMore() ? from.varint() : Long.MAX_VALUE;
        }

        long next(int series) {
            if (until != 0) {
                until--;
                if (!any) {
                    return Inputs.NO_POSITION;
                }
                long expected = expected(series);
                met(series, expected);
                return expected;
            }
            long base = base(expected(series));
            long token = from.varint();
            long position = token == 0 ? Inputs.NO_POSITION : base + Residual.unzigzag(token - 1);
            if (position < Inputs.NO_POSITION || (token != 0 && position < 0)) {
                throw new MalformedInputException("reading with the position " + position);
            }
            met(series, position);
            look();
            return position;
        }

        void end() {
            if (from.hasMore() || until < Long.MAX_VALUE / 2) {
                throw new MalformedInputException("a position behind the last reading of a record");
            }
        }
    }
}
