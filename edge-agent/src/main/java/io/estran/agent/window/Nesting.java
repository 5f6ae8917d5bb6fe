package io.estran.agent.window;

/** Whether the windows of one entry lie inside the panes of another one. */
enum Nesting {
    NEVER,
    /** Each one that does must be asked for: clocks change. */
    USUALLY,
    ALWAYS;

    private static final long SECOND = 1_000_000_000L;

    static Nesting of(WindowSpec shorter, WindowSpec longer) {
        if (shorter.isSession() || longer.isSession()) {
            return NEVER;
        }
        boolean isLonger = longer.isHopping() ? longer.pane() >= shorter.length() : longer.length() > shorter.length();
        if (shorter.isHopping() || !isLonger || longer.pane() % shorter.length() != 0) {
            return NEVER;
        }
        if (shorter.isUniform() && longer.isUniform()) {
            return (longer.phase() - shorter.phase()) % shorter.length() == 0 ? ALWAYS : NEVER;
        }
        if (isSecond(shorter) || isSameDay(shorter, longer)) {
            return ALWAYS;
        }
        return WindowCalendar.isCounted(shorter.length()) ? USUALLY : NEVER;
    }

    /** Clocks change at whole seconds, by whole seconds. */
    private static boolean isSecond(WindowSpec shorter) {
        return shorter.isUniform() && SECOND % shorter.length() == 0 && shorter.phase() == 0;
    }

    /** Both go by the same days, and in the same way within them. */
    private static boolean isSameDay(WindowSpec shorter, WindowSpec longer) {
        return shorter.rules().equals(longer.rules())
                && shorter.from() == longer.from()
                && (longer.pane() % WindowSpec.DAY == 0
                        || WindowCalendar.isCounted(shorter.length()) == WindowCalendar.isCounted(longer.pane()));
    }
}
