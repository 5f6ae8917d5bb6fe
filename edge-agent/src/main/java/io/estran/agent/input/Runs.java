package io.estran.agent.input;

/**
 * Where in a column something else stands than expected: the lengths of the runs of what is as expected, in the same bits as
 * what is not. Each is a {@link Residual} (not zigzag), the first of which has parameter 0; escape: 6 bits length - 1 and
 * the bits. The last run stands behind everything; a column in which all is as expected has no bits.
 */
final class Runs {
    private Runs() {}

    /** Writes them. One owner. */
    static final class Writer {
        private final Bits.Writer bits;
        private int run;
        private int parameter;
        private boolean any;

        Writer(Bits.Writer bits) {
            this.bits = bits;
        }

        void begin() {
            bits.clear();
            run = 0;
            parameter = 0;
            any = false;
        }

        void expected() {
            run++;
        }

        /** So many are as expected. */
        void expected(int count) {
            run += count;
        }

        /** What follows in the bits stands instead of what was expected. */
        void unexpected() {
            if (!Residual.write(bits, parameter, run)) {
                Residual.writeLong(bits, run);
            }
            parameter = Residual.follow(parameter, run);
            run = 0;
            any = true;
        }

        void end() {
            if (any) {
                unexpected();
            }
        }
    }

    /** Reads them. One owner. */
    static final class Reader {
        private final Bits.Reader bits;
        private long run;
        private int parameter;

        Reader(Bits.Reader bits) {
            this.bits = bits;
            if (bits.isEmpty()) {
                run = Long.MAX_VALUE;
            } else {
                next();
            }
        }

        private void next() {
            run = Residual.read(bits, parameter);
            if (run == -1) {
                run = Residual.readLong(bits);
            }
            parameter = Residual.follow(parameter, run);
        }

        /** Whether the next is as expected; otherwise what it is follows in the bits, and {@link #goOn} behind it. */
        boolean isExpected() {
            if (run == 0) {
                return false;
            }
            run--;
            return true;
        }

        void goOn() {
            next();
        }

        /** Refuses bits behind the last of so many, and runs of more. */
        void end() {
            if (run != 0 && run < Long.MAX_VALUE / 2) {
                throw new MalformedInputException("a column of readings is longer than the record");
            }
            bits.end();
        }
    }
}
