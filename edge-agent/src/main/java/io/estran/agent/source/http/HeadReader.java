package io.estran.agent.source.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the head of a request, of which all bytes are there. One use. */
final class HeadReader {
    /** The body comes in chunks. */
    static final long CHUNKED = -1;

    private static final String TOKEN = "!#$%&'*+-.^_`|~";

    private final String[] lines;
    private @Nullable String length;
    private @Nullable String transfer;
    private @Nullable String encoding;
    private @Nullable String expect;
    private @Nullable String connection;
    private int hosts;

    /** @param bytes the head without the empty line at its end */
    HeadReader(byte[] bytes, int from, int to) {
        lines = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).split("\n", -1);
    }

    Request read() throws RefusedRequestException {
        String[] start = line(0).split(" ", -1);
        if (start.length != 3 || !isToken(start[0]) || start[1].isEmpty()) {
            throw bad("the first line is no HTTP request");
        }
        if (!start[2].startsWith("HTTP/")) {
            throw bad("the first line is no HTTP request");
        }
        if (!start[2].equals("HTTP/1.1") && !start[2].equals("HTTP/1.0")) {
            throw new RefusedRequestException(Status.VERSION_NOT_SUPPORTED, start[2] + ": HTTP/1.1 is spoken here");
        }
        for (int i = 1; i < lines.length; i++) {
            field(line(i));
        }
        boolean newer = start[2].equals("HTTP/1.1");
        if (!newer && transfer != null) {
            throw bad("Transfer-Encoding in a request of HTTP/1.0");
        }
        if (newer && hosts != 1) {
            throw bad("Host must be given once");
        }
        if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
            throw new RefusedRequestException(Status.EXPECTATION_FAILED, "Expect: only 100-continue is known");
        }
        String named = connection == null ? "" : connection.toLowerCase(Locale.ROOT);
        boolean keepsAlive = newer ? !has(named, "close") : has(named, "keep-alive");
        String target = target(start[1]);
        int query = target.indexOf('?');
        return new Request(
                start[0],
                query < 0 ? target : target.substring(0, query),
                query < 0 ? "" : target.substring(query + 1),
                encoding == null ? "identity" : encoding.toLowerCase(Locale.ROOT),
                keepsAlive,
                newer && expect != null);
    }

    /** How many bytes follow, or {@link #CHUNKED}. */
    long bodyLength() throws RefusedRequestException {
        if (transfer != null) {
            if (length != null) {
                throw bad("Content-Length and Transfer-Encoding are both given");
            }
            if (!transfer.equalsIgnoreCase("chunked")) {
                throw new RefusedRequestException(Status.NOT_IMPLEMENTED, "Transfer-Encoding: only chunked is known");
            }
            return CHUNKED;
        }
        if (length == null) {
            return 0;
        }
        if (length.isEmpty() || length.length() > 18 || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw bad("Content-Length is no number");
        }
        return Long.parseLong(length);
    }

    /** Whether the head says at all what follows. */
    boolean saysLength() {
        return length != null || transfer != null;
    }

    private void field(String line) throws RefusedRequestException {
        int colon = line.indexOf(':');
        if (colon <= 0 || !isToken(line.substring(0, colon))) {
            throw bad("a header is no header"); // also one that goes on over two lines
        }
        String value = line.substring(colon + 1).strip();
        switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "content-length" -> length = once(length, value, "Content-Length");
            case "transfer-encoding" -> transfer = once(transfer, value, "Transfer-Encoding");
            case "content-encoding" -> encoding = once(encoding, value, "Content-Encoding");
            case "expect" -> expect = once(expect, value, "Expect");
            case "connection" -> connection = connection == null ? value : connection + "," + value;
            case "host" -> hosts++;
            // A page in a browser on this computer must not write readings, which may move machines.
            case "origin" -> throw new RefusedRequestException(Status.FORBIDDEN, "requests of web pages are not taken");
            default -> {
                // Who sends, with what, and what he accepts does not matter here.
            }
        }
    }

    private String line(int number) throws RefusedRequestException {
        String line = lines[number];
        int end = line.endsWith("\r") ? line.length() - 1 : line.length();
        for (int i = 0; i < end; i++) {
            if (line.charAt(i) < ' ' && line.charAt(i) != '\t') {
                throw bad("the head has a control character");
            }
        }
        return line.substring(0, end);
    }

    /** The path and query of {@code http://host/path}, which proxies send, too. */
    private static String target(String given) throws RefusedRequestException {
        String target = given;
        if (target.regionMatches(true, 0, "http://", 0, 7)) {
            int slash = target.indexOf('/', 7);
            target = slash < 0 ? "/" : target.substring(slash);
        }
        if (!target.startsWith("/")) {
            throw bad("the first line names no path");
        }
        return target;
    }

    private static String once(@Nullable String before, String value, String name) throws RefusedRequestException {
        if (before != null) {
            throw bad(name + " is given twice");
        }
        return value;
    }

    private static boolean has(String list, String word) {
        for (String each : list.split(",", -1)) {
            if (each.strip().equals(word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> isLetterOrDigit(c) || TOKEN.indexOf(c) >= 0);
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static RefusedRequestException bad(String why) {
        return new RefusedRequestException(Status.BAD_REQUEST, why);
    }
}
