package io.estran.agent.source.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request after the other from what a connection sends, however it is cut. The body is kept until it is whole, so
 * that nothing of a request that breaks off is taken. One owner.
 *
 * <p>Bounds: the head has at most {@value #LONGEST_HEAD} bytes, as have all lines around the chunks of a body together; a body
 * has at most as many as the constructor says; the bodies of all connections together as many as their budget.
 */
public final class RequestReader {
    static final int LONGEST_HEAD = 16 * 1024;
    private static final int FIRST_BODY = 4 * 1024;
    private static final int LONGEST_CHUNK_SIZE = 8;

    /** What the next byte belongs to. */
    private enum Part {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        WHOLE
    }

    private final int largestBody;
    private final BodyBudget budget;
    private Part part = Part.HEAD;
    private byte[] head = new byte[512];
    private int headLength;
    /** Bytes of the lines around the chunks so far. */
    private int around;

    private byte[] body = {};
    private int bodyLength;
    private long left;
    private @Nullable Request request;

    /** @param largestBody bytes, as they come (compressed) */
    public RequestReader(int largestBody, BodyBudget budget) {
        this.largestBody = largestBody;
        this.budget = budget;
    }

    /**
     * Takes bytes until a head is complete that expects an answer before its body, a request is whole, or all are taken. Returns
     * where it stopped.
     *
     * @throws RefusedRequestException if it cannot be taken; the connection must end
     */
    public int take(byte[] bytes, int from, int to) throws RefusedRequestException {
        int at = from;
        while (at < to && part != Part.WHOLE) {
            Part before = part;
            at = step(bytes, at, to);
            if (before == Part.HEAD && part != Part.HEAD && mayExpect()) {
                return at;
            }
        }
        return at;
    }

    private int step(byte[] bytes, int at, int to) throws RefusedRequestException {
        return switch (part) {
            case HEAD, CHUNK_SIZE, CHUNK_END, TRAILERS -> line(bytes, at, to);
            case BODY, CHUNK -> content(bytes, at, to);
            case WHOLE -> at;
        };
    }

    /** Adds bytes to the head's memory up to a line's end, and reads what is complete. */
    private int line(byte[] bytes, int from, int to) throws RefusedRequestException {
        int at = from;
        while (at < to) {
            byte next = bytes[at++];
            if (around + headLength == LONGEST_HEAD) {
                throw new RefusedRequestException(
                        Status.HEAD_TOO_LARGE, "the head has more than " + LONGEST_HEAD + " bytes");
            }
            if (headLength == head.length) {
                head = Arrays.copyOf(head, Math.min(LONGEST_HEAD, 2 * headLength));
            }
            head[headLength++] = next;
            if (next == '\n' && isComplete()) {
                return at;
            }
        }
        return at;
    }

    /** Behind a line's end: whether the part is through. */
    private boolean isComplete() throws RefusedRequestException {
        int end = headLength - 1;
        boolean isEmpty = end == 0 || (end == 1 && head[0] == '\r');
        switch (part) {
            case HEAD -> {
                if (isEmpty) {
                    headLength = 0; // an empty line in front of a request is allowed
                    return false;
                }
                int last = head[end - 1] == '\r' ? end - 2 : end - 1;
                if (last < 0 || head[last] != '\n') {
                    return false;
                }
                begin(last);
            }
            case CHUNK_SIZE -> {
                if (end == 0 || head[end - 1] != '\r') {
                    throw bad("a chunk's size does not end with CR LF");
                }
                chunk(end - 1);
            }
            case CHUNK_END -> {
                if (end != 1 || head[0] != '\r') {
                    throw bad("a chunk is longer than it says");
                }
                part = Part.CHUNK_SIZE;
                passed();
            }
            case TRAILERS -> {
                boolean lastIsEmpty = isEmpty
                        || (end > 0 && head[end - 1] == '\n')
                        || (end > 1 && head[end - 1] == '\r' && head[end - 2] == '\n');
                if (!lastIsEmpty) {
                    return false;
                }
                part = Part.WHOLE;
            }
            default -> throw new IllegalStateException("no lines in " + part);
        }
        return true;
    }

    private void begin(int to) throws RefusedRequestException {
        HeadReader reader = new HeadReader(head, 0, to);
        Request read = reader.read();
        long length = reader.bodyLength();
        if (length > largestBody) {
            throw tooLarge();
        }
        if (!reader.saysLength()
                && (read.method().equals("POST") || read.method().equals("PUT"))) {
            throw new RefusedRequestException(Status.LENGTH_REQUIRED, "Content-Length is missing");
        }
        headLength = 0;
        request = read;
        bodyLength = 0;
        if (length == HeadReader.CHUNKED) {
            part = Part.CHUNK_SIZE;
        } else if (length == 0) {
            part = Part.WHOLE;
        } else {
            left = length;
            part = Part.BODY;
        }
    }

    private void chunk(int to) throws RefusedRequestException {
        int digits = 0;
        long size = 0;
        while (digits < to && Character.digit(head[digits], 16) >= 0) {
            size = size * 16 + Character.digit(head[digits++], 16);
            if (digits > LONGEST_CHUNK_SIZE) {
                throw tooLarge();
            }
        }
        if (digits == 0 || (digits < to && head[digits] != ';' && head[digits] != ' ' && head[digits] != '\t')) {
            throw bad("a chunk has no size");
        }
        passed();
        if (size == 0) {
            part = Part.TRAILERS;
            return;
        }
        if (size > largestBody - bodyLength) {
            throw tooLarge();
        }
        left = size;
        part = Part.CHUNK;
    }

    /** A line around a chunk is through; all of them together are bounded. */
    private void passed() {
        around += headLength;
        headLength = 0;
    }

    private int content(byte[] bytes, int from, int to) throws RefusedRequestException {
        int count = (int) Math.min(to - from, left);
        grow(bodyLength + count); // for what has come, not for what was announced
        System.arraycopy(bytes, from, body, bodyLength, count);
        bodyLength += count;
        left -= count;
        if (left == 0) {
            part = part == Part.BODY ? Part.WHOLE : Part.CHUNK_END;
        }
        return from + count;
    }

    private void grow(int enough) throws RefusedRequestException {
        if (enough <= body.length) {
            return;
        }
        int size = Math.min(largestBody, Math.max(enough, Math.max(FIRST_BODY, 2 * body.length)));
        if (!budget.take((long) size - body.length)) {
            throw new RefusedRequestException(
                    Status.UNAVAILABLE, "too much is being sent at the same time; send this again in a second");
        }
        body = Arrays.copyOf(body, size);
    }

    private boolean mayExpect() {
        return request != null && request.expectsContinue();
    }

    /** Whether a request has begun and is not whole. */
    public boolean isInside() {
        return part != Part.WHOLE && (part != Part.HEAD || headLength > 0);
    }

    /** The request whose head is complete; null before that. */
    public @Nullable Request request() {
        return request;
    }

    /** Whether {@link #request} has all of its body. */
    public boolean isWhole() {
        return part == Part.WHOLE;
    }

    /** The body's memory, of which {@link #bodyLength} bytes are the body, until {@link #next}. */
    public byte[] body() {
        return body;
    }

    public int bodyLength() {
        return bodyLength;
    }

    /** Begins the next request; the memory of the body is given back. */
    public void next() {
        budget.giveBack(body.length);
        body = new byte[0];
        bodyLength = 0;
        headLength = 0;
        around = 0;
        request = null;
        part = Part.HEAD;
    }

    private RefusedRequestException tooLarge() {
        return new RefusedRequestException(
                Status.CONTENT_TOO_LARGE,
                "the body has more than " + largestBody + " bytes; send fewer lines at a time");
    }

    private static RefusedRequestException bad(String why) {
        return new RefusedRequestException(Status.BAD_REQUEST, why);
    }
}
