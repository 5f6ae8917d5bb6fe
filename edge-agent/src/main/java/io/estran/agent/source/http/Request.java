package io.estran.agent.source.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A request as far as its head says. Immutable.
 *
 * @param path with its escapes, without the query
 * @param query as it stands, without the question mark; empty if there is none
 * @param encoding of the body, in lower case: {@code identity} if none is named
 * @param keepsAlive whether the client goes on with the same connection
 * @param expectsContinue whether it waits to be told before it sends the body
 */
public record Request(
        String method, String path, String query, String encoding, boolean keepsAlive, boolean expectsContinue) {
    /**
     * A parameter of the query, its escapes taken out; null if there is none of that name.
     *
     * @throws IllegalArgumentException if its escapes are none
     */
    public @Nullable String parameter(String name) {
        int from = 0;
        while (from <= query.length()) {
            int and = query.indexOf('&', from);
            int to = and < 0 ? query.length() : and;
            int equals = from + name.length();
            if (equals <= to && query.startsWith(name, from) && (equals == to || query.charAt(equals) == '=')) {
                String value = query.substring(Math.min(equals + 1, to), to);
                return URLDecoder.decode(value, StandardCharsets.UTF_8);
            }
            from = to + 1;
        }
        return null;
    }

    /** The same with another query. */
    public Request withQuery(String other) {
        return new Request(method, path, other, encoding, keepsAlive, expectsContinue);
    }

    public boolean isHead() {
        return method.equals("HEAD");
    }
}
