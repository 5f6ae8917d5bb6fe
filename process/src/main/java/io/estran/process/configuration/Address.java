package io.estran.process.configuration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Host and port. Names are not resolved here.
 *
 * @param host name or address; an IPv6 address without brackets
 * @param port 0 to 65535; 0 lets the system choose, where one listens
 */
public record Address(String host, int port) {
    private static final Pattern SYNTAX = Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)\\]|([A-Za-z0-9_.-]+)):([0-9]{1,5})");

    /**
     * Reads {@code host:port} or {@code [v6]:port}.
     *
     * @throws IllegalArgumentException with what is allowed
     */
    public static Address parse(String text) {
        Matcher parts = SYNTAX.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(3)) > 65_535) {
            throw new IllegalArgumentException(
                    "is not host:port; allowed is a name or address (IPv6 in brackets) and a port up to 65535, as in 127.0.0.1:8080");
        }
        String host = parts.group(1) != null ? parts.group(1) : parts.group(2);
        return new Address(host, Integer.parseInt(parts.group(3)));
    }

    /**
     * As {@link #parse}, of a peer: nobody can be reached at port 0.
     *
     * @throws IllegalArgumentException with what is allowed
     */
    static Address parsePeer(String text) {
        Address address = parse(text);
        if (address.port() == 0) {
            throw new IllegalArgumentException("allowed is a port from 1 to 65535");
        }
        return address;
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
