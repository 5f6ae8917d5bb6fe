package io.estran.system.chaos.input;

/**
 * The lines that one agent is fed, a pure function of the line's number. A line speaks of one asset and has two readings:
 * {@code count}, the line's own number, and {@code pulse}, which is 0 and 1 in turn for some windows each and raises an alarm.
 * Event time goes on with the numbers, so nothing is ever late.
 *
 * @param agent its name, and the first segment of its series
 * @param base event time of line 0, ns, a multiple of the window's length
 * @param windowNanos length of a window, ns
 * @param assets assets, in turn
 * @param linesPerAsset lines of each asset in each window
 * @param pulseWindows windows after which the pulse changes
 */
public record Feed(String agent, long base, long windowNanos, int assets, int linesPerAsset, int pulseWindows) {
    /** The series that counts. */
    public static final String COUNT = "count";
    /** The series that alarms watch. */
    public static final String PULSE = "pulse";
    /** The rule's name, one for all assets. */
    public static final String RULE = "pulse";
    /** What speaks last, and closes all windows; its own is never closed. */
    public static final String END = "end";

    public Feed {
        if (Math.floorMod(base, windowNanos) != 0) {
            throw new IllegalArgumentException(
                    "windows align to the epoch: " + base + " is no multiple of " + windowNanos);
        }
    }

    /** Lines of all assets in each window. */
    public int linesPerWindow() {
        return assets * linesPerAsset;
    }

    /** Event time of a line, ns. */
    public long time(long line) {
        int perWindow = linesPerWindow();
        return base + line / perWindow * windowNanos + line % perWindow * (windowNanos / perWindow);
    }

    /** The line with that event time; -1 if none has it. */
    public long lineAt(long time) {
        if (time < base) {
            return -1;
        }
        long within = (time - base) % windowNanos / (windowNanos / linesPerWindow());
        long line = (time - base) / windowNanos * linesPerWindow() + within;
        return within < linesPerWindow() && time(line) == time ? line : -1;
    }

    /** The asset of a line, from 0. */
    public int asset(long line) {
        return (int) (line % assets);
    }

    /** The asset's name. */
    public String assetName(int asset) {
        return agent + "/m" + asset;
    }

    /** Full name of a series. */
    public String series(int asset, String field) {
        return assetName(asset) + "/" + field;
    }

    /** The value of a field in a line. */
    public double value(String field, long line) {
        return field.equals(COUNT) ? line : window(line) / pulseWindows % 2;
    }

    /** The window of a line, from 0. */
    public long window(long line) {
        return line / linesPerWindow();
    }

    /** Start of a window, ns. */
    public long start(long window) {
        return base + window * windowNanos;
    }

    /** The window that begins there; -1 if none does. */
    public long windowAt(long start) {
        return start < base || (start - base) % windowNanos != 0 ? -1 : (start - base) / windowNanos;
    }

    /** Appends a line in line protocol. */
    void write(long line, StringBuilder to) {
        to.append('m')
                .append(asset(line))
                .append(" count=")
                .append(line)
                .append(",pulse=")
                .append((long) value(PULSE, line))
                .append(' ')
                .append(time(line))
                .append('\n');
    }

    /** What closes every window of the lines before that one. */
    String end(long line) {
        return END + " last=1 " + start(window(line) + 2) + "\n";
    }
}
