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
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (key.equals(name)) {
                return URLDecoder.decode(equals < 0 ? "" : pair.substring(equals + 1), StandardCharsets.UTF_8);
            }
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
