package io.estran.system.chaos.ledger;

import io.estran.system.chaos.input.Feed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The windows and alarms that follow from an agent's input, computed plainly and without any code of the product.
 *
 * @param windows by name
 * @param alarms transitions, in the order of the lines
 */
record Expectation(Map<WindowKey, Content> windows, List<AlarmKey> alarms) {
    static Expectation of(AgentInput input) {
        Feed feed = input.feed();
        Map<WindowKey, Content> windows = new HashMap<>();
        List<AlarmKey> alarms = new ArrayList<>();
        boolean[] raised = new boolean[feed.assets()];
        for (long line = 0; line < input.lines(); line++) {
            int asset = feed.asset(line);
            for (String field : List.of(Feed.COUNT, Feed.PULSE)) {
                if (!input.has(field, line)) {
                    continue;
                }
                double value = feed.value(field, line);
                long window = feed.window(line);
                windows.merge(
                        new WindowKey(feed.series(asset, field), feed.start(window), feed.start(window + 1)),
                        Content.EMPTY.and(value),
                        (sum, one) -> sum.and(value));
                if (field.equals(Feed.PULSE) && raised[asset] != value > 0) {
                    raised[asset] = value > 0;
                    alarms.add(
                            new AlarmKey(feed.assetName(asset), raised[asset] ? "raised" : "cleared", feed.time(line)));
                }
            }
        }
        return new Expectation(windows, alarms);
    }
}
