package io.estran.console.config;

import io.estran.process.configuration.Address;
import java.time.Duration;
import java.util.Set;

/**
 * Everything a console process needs to know. Immutable.
 *
 * @param name shown on the page; unique among the consoles that one operator uses
 * @param listen where the page is served
 * @param hosts further host names under which it may be asked for; IP addresses and localhost always are
 * @param bootstrap Kafka's {@code host:port,...}
 * @param assets pattern of the assets that are shown
 * @param history how far back windows are read at start
 * @param every how often what changed is sent to the pages
 * @param series most series shown; the first in alphabetical order
 * @param streams most pages that are open at a time
 * @param memory most bytes of what is known of the plant, as estimated
 * @param http where health and metrics are shown
 */
public record ConsoleSettings(
        String name,
        Address listen,
        Set<String> hosts,
        String bootstrap,
        String assets,
        Duration history,
        Duration every,
        int series,
        int streams,
        long memory,
        Address http) {
    static final Duration HISTORY = Duration.ofHours(1);
    static final Duration EVERY = Duration.ofMillis(250);
    static final int SERIES = 5_000;
    static final int STREAMS = 64;
    static final long MEMORY = 512L << 20;

    public ConsoleSettings {
        hosts = Set.copyOf(hosts);
    }

    /** Defaults for a console of all assets, also inside another process. */
    public static ConsoleSettings of(String name, Address listen, String bootstrap, Address http) {
        return new ConsoleSettings(
                name, listen, Set.of(), bootstrap, "**", HISTORY, EVERY, SERIES, STREAMS, MEMORY, http);
    }
}
