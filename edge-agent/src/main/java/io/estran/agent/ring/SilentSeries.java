package io.estran.agent.ring;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * Finds the series of which nothing was heard for so long that they are given up, and frees their numbers. A series is looked
 * at eight times in that time; it is silent if eight looks in a row find that nothing came since the one before.
 *
 * <p>A number may only be given away when its source, which alone can send readings of it, knows it no longer. So the source is
 * asked to forget all numbers that it knows, and answers through the ring, behind every reading that it gave by them. What it
 * gives afterwards it has named anew, which keeps the number. A source that does not answer keeps its series; one that names
 * them by its configuration has no reason to.
 *
 * <p>Pipeline thread only. Nothing of it outlives the process: after a start all series have their time anew.
 */
public final class SilentSeries {
    private static final int LOOKS = 8;
    /** Series looked at in one call. */
    private static final int AT_ONCE = 4_096;

    private final SeriesTable table;
    private final long between;
    private final IntPredicate heard;
    private final IntPredicate retirable;
    private final IntConsumer ask;
    private final IntConsumer retired;
    /** By number: looks in a row that found nothing. */
    private byte[] quiet = new byte[1024];
    /** What the sources that were asked are to forget, by number of the source. */
    private final Map<Integer, Announced> announced = new HashMap<>();

    private int next;
    private boolean begun;
    private long nextBegins;

    /** Series that a source was asked to forget. */
    private static final class Announced {
        private int[] numbers = new int[16];
        private int[] definitions = new int[16];
        private int size;
        private boolean asked;

        void add(int number, int definition) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * size);
                definitions = Arrays.copyOf(definitions, 2 * size);
            }
            numbers[size] = number;
            definitions[size++] = definition;
        }
    }

    /**
     * Looks for them in that table.
     *
     * @param after how long a series is silent until it is given up
     * @param heard whether anything came of the series with that number since this was asked last
     * @param retirable whether nothing of the series waits: no window is open, no alarm is raised, nothing came since {@code heard}
     * @param ask asks the source with that number to forget
     * @param retired hears of the number of each series given up
     */
    public SilentSeries(
            SeriesTable table,
            Duration after,
            IntPredicate heard,
            IntPredicate retirable,
            IntConsumer ask,
            IntConsumer retired) {
        this.table = table;
        this.between = after.toNanos() / LOOKS;
        this.heard = heard;
        this.retirable = retirable;
        this.ask = ask;
        this.retired = retired;
    }

    /** Looks at some, if it is time to; {@code now} is monotonic, ns. */
    public void look(long now) {
        if (!begun) {
            begun = true;
            nextBegins = now + between;
        }
        if (next == 0 && now - nextBegins < 0) {
            return;
        }
        if (next == 0) {
            nextBegins = now + between;
        }
        int to = Math.min(table.capacity(), next + AT_ONCE);
        for (int number = next; number < to; number++) {
            if (table.definition(number) != 0) {
                look(number);
            }
        }
        next = to;
        if (to == table.capacity()) {
            next = 0;
            askSources();
        }
    }

    private void look(int number) {
        if (number >= quiet.length) {
            quiet = Arrays.copyOf(quiet, Math.max(number + 1, 2 * quiet.length));
        }
        if (heard.test(number)) {
            quiet[number] = 0;
        } else if (quiet[number] < LOOKS) {
            quiet[number]++;
        }
        SeriesTable.Entry entry = quiet[number] == LOOKS ? table.get(number) : null;
        if (entry == null || !retirable.test(number)) {
            return;
        }
        if (entry.source() < 0) {
            give(number, table.announceRetirement(number));
            return;
        }
        Announced known = announced.computeIfAbsent(entry.source(), source -> new Announced());
        if (!known.asked) {
            known.add(number, table.announceRetirement(number));
        }
    }

    private void askSources() {
        announced.forEach((source, known) -> {
            if (!known.asked) {
                known.asked = true;
                ask.accept(source);
            }
        });
    }

    /** The source has forgotten all numbers that it knew when it was asked. */
    public void forgotten(int source) {
        Announced known = announced.remove(source);
        if (known == null) {
            return;
        }
        for (int i = 0; i < known.size; i++) {
            if (retirable.test(known.numbers[i])) {
                give(known.numbers[i], known.definitions[i]);
            }
        }
    }

    private void give(int number, int definition) {
        if (table.retire(number, definition)) {
            quiet[number] = 0;
            retired.accept(number);
        }
    }
}
