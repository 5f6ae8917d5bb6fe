package io.estran.agent.source.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is said to one request. Immutable.
 *
 * @param headers besides the length and whether the connection ends
 * @param json the body; empty for none
 */
public record Answer(Status status, Map<String, String> headers, String json) {
    /** What a connection is told that may send its body. */
    public static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    public Answer {
        headers = Map.copyOf(headers);
    }

    /** Without headers and body. */
    public static Answer of(Status status) {
        return new Answer(status, Map.of(), "");
    }

    /** An error as both versions of InfluxDB's API write it: {@code error} of the first, {@code code} and {@code message} of the second. */
    public static Answer error(Status status, String code, String message) {
        String quoted = quoted(message);
        return new Answer(
                status,
                Map.of(),
                "{\"code\":" + quoted(code) + ",\"message\":" + quoted + ",\"error\":" + quoted + "}\n");
    }

    /** Also that header. */
    public Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, json);
    }

    /** As it is sent. A HEAD request gets no body, whatever its length. */
    public byte[] bytes(boolean head, boolean closes) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        StringBuilder text = new StringBuilder(160)
                .append("HTTP/1.1 ")
                .append(status.code())
                .append(' ')
                .append(status.words())
                .append("\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        if (status != Status.NO_CONTENT) {
            text.append("Content-Length: ").append(body.length).append("\r\n");
        }
        if (body.length > 0) {
            text.append("Content-Type: application/json\r\n");
        }
        if (closes) {
            text.append("Connection: close\r\n");
        }
        byte[] start = text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[start.length + (head ? 0 : body.length)];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, all.length - start.length);
        return all;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
