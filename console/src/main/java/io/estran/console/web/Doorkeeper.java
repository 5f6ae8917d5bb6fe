package io.estran.console.web;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Stands before all pages (package comment). Immutable; Jetty's threads. */
final class Doorkeeper extends Handler.Wrapper {
    static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", POLICY,
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin");

    private final boolean anyName;
    private final Set<String> names;

    /**
     * @param anyName whether every name is taken: beyond loopback, where no names were configured
     * @param names names that are taken besides IP addresses and localhost, lower case
     */
    Doorkeeper(Handler next, boolean anyName, Set<String> names) {
        super(next);
        this.anyName = anyName;
        this.names = names;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HEADERS.forEach((name, value) -> response.getHeaders().put(name, value));
        String method = request.getMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            return refuse(response, callback, 405, "Nothing can be changed here: only GET and HEAD.\n");
        }
        if (!isOurName(Request.getServerName(request))) {
            return refuse(
                    response,
                    callback,
                    421,
                    "This console does not go by that name. Names besides localhost and IP addresses are listed under hosts in its configuration.\n");
        }
        String from = request.getHeaders().get("Sec-Fetch-Site");
        if (from != null && !from.equals("same-origin") && !from.equals("none") && isData(request)) {
            return refuse(response, callback, 403, "Not for pages of other sites.\n");
        }
        return super.handle(request, response, callback);
    }

    private static boolean isData(Request request) {
        return Request.getPathInContext(request).startsWith("/api/");
    }

    private boolean isOurName(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        // An address cannot be pointed elsewhere, as a name can.
        boolean address = name.matches("[0-9.]+") || name.indexOf(':') >= 0;
        return anyName || address || name.equals("localhost") || names.contains(name);
    }

    private static boolean refuse(Response response, Callback callback, int status, String text) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        Content.Sink.write(response, true, text, callback);
        return true;
    }
}
