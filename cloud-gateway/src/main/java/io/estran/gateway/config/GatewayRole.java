package io.estran.gateway.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a gateway process does. */
public enum GatewayRole {
    /** Takes batches from agents. */
    INGRESS,
    /** Makes each batch appear once. */
    SEQUENCER,
    BOTH;

    /** The words in files and on the command line. */
    public static List<String> words() {
        return Arrays.stream(values()).map(GatewayRole::word).toList();
    }

    /** The role of that word, which is one of {@link #words}. */
    public static GatewayRole of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean takesBatches() {
        return this != SEQUENCER;
    }

    public boolean sequences() {
        return this != INGRESS;
    }
}
