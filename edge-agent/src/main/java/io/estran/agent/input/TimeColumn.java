package io.estran.agent.input;

import java.util.Arrays;

/**
 * The column of event times. Expected is that of the reading before, or that the series goes on in the steps in which it
 * came (at its second reading: in the steps of the series that was met last); each series is first tried by what was right
 * when it came last.
 *
 * <pre>
 * the first reading   64 bits, in front of the first of the {@link Runs}
 * a series' first     expected: the time of the reading before     else: residual to it
 * otherwise           expected: by what was right     else 0: by the other     else 1: residual to the series' next step
 * residual            2 bits unit (0: s, 1: ms, 2: us, 3: ns), and {@link Residual}, of each unit apart, and apart for a
 *                     series' first; escape: 6 bits length - 1 and the bits
 * </pre>
 */
final class TimeColumn {
    private static final int FIRST = 256;
    private static final int UNIT_BITS = 2;
    private static final long[] UNITS = {1_000_000_000, 1_000_000, 1_000, 1};

    private TimeColumn() {}

    /** The largest in which the difference is a whole number; by constants, which need no division. */
    private static int unit(long difference) {
        if (difference % 1_000 != 0) {
            return 3;
        }
        if (difference % 1_000_000 != 0) {
            return 2;
        }
        return difference % 1_000_000_000 != 0 ? 1 : 0;
    }

    /** What both sides expect. */
    private abstract static class Expectation {
        private long[] last = new long[FIRST];
        private long[] step = new long[FIRST];
        /** Whether the series came with the reading before, when it came last. */
        private boolean[] along = new boolean[FIRST];

        private final int[] parameters = new int[2 * UNITS.length];
        private int known;
        private long lastStep;
        long before;
        boolean any;
        private boolean seen;

        final void clear() {
            known = 0;
            any = false;
            lastStep = 0;
            Arrays.fill(parameters, Residual.UNSET);
        }

        /** A reading of that series comes; whether one came before. */
        final boolean isKnown(int series) {
            if (series == known) {
                if (known == last.length) {
                    last = Arrays.copyOf(last, known * 2);
                    step = Arrays.copyOf(step, known * 2);
                    along = Arrays.copyOf(along, known * 2);
                }
                known++;
                seen = false;
                step[series] = Long.MIN_VALUE;
                along[series] = true;
            } else {
                seen = true;
            }
            return seen;
        }

        final long nextStep(int series) {
            long own = step[series];
            return last[series] + (own == Long.MIN_VALUE ? lastStep : own);
        }

        final boolean comesAlong(int series) {
            return along[series];
        }

        final void met(int series, long time, long expected) {
            if (seen) {
                lastStep = time - last[series];
                step[series] = lastStep;
                if (expected != before) {
                    if (time == expected) {
                        along[series] = false;
                    } else if (time == before) {
                        along[series] = true;
                    }
                }
            }
            last[series] = time;
            before = time;
            any = true;
        }

        /** Goes on over readings as long as their series are known and their times expected; where it ends. */
        final int meetExpected(long[] times, int[] series, int from, int to) {
            long[] lasts = last;
            long[] steps = step;
            boolean[] alongs = along;
            int count = known;
            long stepBefore = lastStep;
            long timeBefore = before;
            int i = from;
            for (; i < to; i++) {
                int of = series[i];
                if (of >= count) {
                    break;
                }
                long time = times[i];
                long own = steps[of];
                long lastTime = lasts[of];
                long next = lastTime + (own == Long.MIN_VALUE ? stepBefore : own);
                if (time != (alongs[of] ? timeBefore : next)) {
                    break;
                }
                stepBefore = time - lastTime;
                steps[of] = stepBefore;
                lasts[of] = time;
                timeBefore = time;
            }
            lastStep = stepBefore;
            before = timeBefore;
            return i;
        }

        final int parameter(int unit) {
            return parameters[unit << 1 | (seen ? 1 : 0)];
        }

        final void follow(int unit, long zigzag) {
            int of = unit << 1 | (seen ? 1 : 0);
            parameters[of] = Residual.follow(parameters[of], zigzag);
        }
    }

    /** Writes it. One owner. */
    static final class Writer extends Expectation {
        final Bits.Writer bits = new Bits.Writer();
        private final Runs.Writer runs = new Runs.Writer(bits);

        void begin() {
            clear();
            runs.begin();
        }

        void add(long[] times, int[] series, int from, int to) {
            int i = from;
            while (i < to) {
                int met = meetExpected(times, series, i, to);
                runs.expected(met - i);
                i = met;
                if (i < to) {
                    add(series[i], times[i]);
                    i++;
                }
            }
        }

        private void add(int series, long time) {
            if (!isKnown(series)) {
                if (!any) {
                    bits.write(time, Long.SIZE);
                } else if (time == before) {
                    runs.expected();
                } else {
                    runs.unexpected();
                    residual(time - before);
                }
                met(series, time, before);
                return;
            }
            long next = nextStep(series);
            boolean along = comesAlong(series);
            if (time == (along ? before : next)) {
                runs.expected();
            } else if (time == (along ? next : before)) {
                runs.unexpected();
                bits.write(0, 1);
            } else {
                runs.unexpected();
                bits.write(1, 1);
                residual(time - next);
            }
            met(series, time, next);
        }

        private void residual(long difference) {
            int unit = unit(difference);
            long zigzag = Residual.zigzag(difference / UNITS[unit]);
            bits.write(unit, UNIT_BITS);
            if (!Residual.write(bits, parameter(unit), zigzag)) {
                Residual.writeLong(bits, zigzag);
            }
            follow(unit, zigzag);
        }

        void end() {
            runs.end();
        }
    }

    /** Reads it. One owner. */
    static final class Reader extends Expectation {
        private final Bits.Reader bits;
        private final long first;
        private final Runs.Reader runs;

        Reader(Bits.Reader bits) {
            this.bits = bits;
            clear();
            first = bits.isEmpty() ? 0 : bits.read(Long.SIZE);
            runs = new Runs.Reader(bits);
        }

        long next(int series) {
            if (!isKnown(series)) {
                long time = any ? before : first;
                if (any && !runs.isExpected()) {
                    time = before + residual();
                    runs.goOn();
                }
                met(series, time, before);
                return time;
            }
            long next = nextStep(series);
            boolean along = comesAlong(series);
            long time;
            if (runs.isExpected()) {
                time = along ? before : next;
            } else {
                if (bits.flag()) {
                    time = next + residual();
                } else {
                    time = along ? next : before;
                }
                runs.goOn();
            }
            met(series, time, next);
            return time;
        }

        private long residual() {
            int unit = (int) bits.read(UNIT_BITS);
            long zigzag = Residual.read(bits, parameter(unit));
            if (zigzag == -1) {
                zigzag = Residual.readLong(bits);
            }
            follow(unit, zigzag);
            return Residual.unzigzag(zigzag) * UNITS[unit];
        }

        void end() {
            runs.end();
        }
    }
}
