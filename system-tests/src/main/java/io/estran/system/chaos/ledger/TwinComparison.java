package io.estran.system.chaos.ledger;

import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.system.chaos.input.Feed;
import io.estran.twin.Twins;
import java.util.List;

/** Whether the twins, folded from the same records, ended where the inputs end. Pure. */
public final class TwinComparison {
    private TwinComparison() {}

    /** Whether the newest window of each of the agent's series is the one that follows from its input. */
    public static boolean isCurrent(Twins twins, AgentInput input) {
        Feed feed = input.feed();
        for (int asset = 0; asset < feed.assets(); asset++) {
            for (String field : List.of(Feed.COUNT, Feed.PULSE)) {
                List<WindowAggregate> windows = twins.windows(feed.series(asset, field));
                if (windows.isEmpty() || !isNewest(windows.get(windows.size() - 1), input, asset, field)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isNewest(WindowAggregate window, AgentInput input, int asset, String field) {
        Feed feed = input.feed();
        long last = feed.window(input.lines() - 1);
        while (last >= 0) {
            Content content = content(input, last, asset, field);
            if (content.count() > 0) {
                return window.start() == feed.start(last) && Content.of(window).equals(content);
            }
            last--;
        }
        return false;
    }

    private static Content content(AgentInput input, long window, int asset, String field) {
        Feed feed = input.feed();
        Content content = Content.EMPTY;
        long first = window * feed.linesPerWindow();
        for (long line = first; line < Math.min(input.lines(), first + feed.linesPerWindow()); line++) {
            if (feed.asset(line) == asset && input.has(field, line)) {
                content = content.and(feed.value(field, line));
            }
        }
        return content;
    }
}
