package io.estran.agent.source.line;

import io.estran.agent.source.http.Answer;
import io.estran.agent.source.http.BodyBudget;
import io.estran.agent.source.http.GzipBody;
import io.estran.agent.source.http.RefusedRequestException;
import io.estran.agent.source.http.Request;
import io.estran.agent.source.http.RequestReader;
import io.estran.agent.source.http.Status;
import io.estran.process.time.Clock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that writes as InfluxDB's clients do: {@code POST /write} (version 1) and {@code POST /api/v2/write} (version 2),
 * a body of lines, gzip or not. Lines are taken when the body is whole, so that a request that breaks off, and is sent again,
 * gives nothing twice; it is answered when all its readings are in the ring.
 *
 * <p>While the ring is full, a request is refused before any of its readings is taken (503), and its sender keeps it.
 */
final class HttpPeer implements TcpListener.Peer {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPeer.class);
    /** How long a request may take from its first byte to its last. */
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    /** How long a connection may stay open that sends nothing. */
    private static final long IDLE_NANOS = 300_000_000_000L;
    /** What is still read of a refused request, so that its sender reads the answer before it sees the end. */
    private static final int MOST_IGNORED = 4 << 20;

    private static final Map<String, Long> PRECISIONS = Map.of(
            "n", 1L,
            "ns", 1L,
            "u", 1_000L,
            "us", 1_000L,
            "\u00b5", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private final LineProtocolSettings settings;
    private final SocketChannel channel;
    private final Intake intake;
    private final LineMeters meters;
    private final Clock clock;
    private final BodyBudget budget;
    private final RequestReader reader;
    private final LineSplitter lines;
    private final InetSocketAddress peer;
    private final byte[] piece;
    private long since;
    private long heardAt;
    /** Whether the sender knows that the body may come. */
    private boolean invited;
    /** Bytes that may still come behind a request that was refused; -1 as long as none was. */
    private long ignored = -1;

    /** @param piece a source's memory for pieces of a body; the lines' headroom stands before them */
    HttpPeer(
            LineProtocolSettings settings,
            SocketChannel channel,
            InetSocketAddress peer,
            Intake intake,
            BodyBudget budget,
            LineMeters meters,
            Clock clock,
            byte[] piece) {
        this.settings = settings;
        this.channel = channel;
        this.peer = peer;
        this.intake = intake;
        this.meters = meters;
        this.clock = clock;
        this.budget = budget;
        this.reader = new RequestReader(settings.largestBody(), budget);
        this.lines = new LineSplitter(peer, intake, settings.longestLine());
        this.piece = piece;
        this.heardAt = clock.monotonicNanos();
    }

    @Override
    public boolean take(byte[] bytes, int from, int to, long now) throws InterruptedException {
        heardAt = clock.monotonicNanos();
        if (ignored >= 0) {
            ignored -= to - from;
            return ignored >= 0;
        }
        try {
            return requests(bytes, from, to, now);
        } catch (RefusedRequestException refused) {
            Answer answer = Answer.error(refused.status(), "invalid", String.valueOf(refused.getMessage()));
            boolean busy = refused.status() == Status.UNAVAILABLE;
            boolean sent = send(busy ? answer.with("Retry-After", "1") : answer, false, true);
            reader.next();
            meters.bodies.set(budget.used());
            ignored = MOST_IGNORED;
            return sent;
        }
    }

    private boolean requests(byte[] bytes, int from, int to, long now)
            throws RefusedRequestException, InterruptedException {
        int at = from;
        while (at < to) {
            if (!reader.isInside()) {
                since = clock.monotonicNanos();
            }
            at = reader.take(bytes, at, to);
            meters.bodies.set(budget.used());
            Request request = reader.request();
            if (request != null && reader.isWhole()) {
                Answer answer = answer(request, now);
                reader.next();
                meters.bodies.set(budget.used());
                if (!send(answer, request.isHead(), !request.keepsAlive()) || !request.keepsAlive()) {
                    return false;
                }
                invited = false;
            } else if (request != null && request.expectsContinue() && !invited) {
                invited = true;
                if (at == to && !write(Answer.CONTINUE)) { // otherwise it comes without having been asked for
                    return false;
                }
            }
        }
        return true;
    }

    private Answer answer(Request request, long now) throws InterruptedException {
        return switch (request.path()) {
            case "/write", "/api/v2/write" ->
                request.method().equals("POST") ? write(request, now) : notAllowed("POST");
            case "/ping" -> read(request, Answer.of(Status.NO_CONTENT));
            case "/health" ->
                read(request, new Answer(Status.OK, Map.of(), "{\"name\":\"estran\",\"status\":\"pass\"}\n"));
            case "/query" -> query(request);
            default -> Answer.error(Status.NOT_FOUND, "not found", "here are /write, /api/v2/write, /ping and /health");
        };
    }

    private static Answer read(Request request, Answer answer) {
        boolean reads = request.method().equals("GET") || request.isHead();
        return reads ? answer.with("X-Influxdb-Version", "2.7-estran") : notAllowed("GET, HEAD");
    }

    private static Answer notAllowed(String methods) {
        return Answer.error(Status.METHOD_NOT_ALLOWED, "method not allowed", "allowed: " + methods)
                .with("Allow", methods);
    }

    /** Clients of version 1 create their database before they write; there are no databases here, so it is there. */
    private Answer query(Request request) {
        String query = parameter(request, "q");
        if (query == null) { // as a form in the body
            String form = new String(reader.body(), 0, reader.bodyLength(), StandardCharsets.UTF_8);
            query = parameter(request.withQuery(form), "q");
        }
        if (query != null && query.strip().regionMatches(true, 0, "CREATE DATABASE", 0, 15)) {
            return new Answer(Status.OK, Map.of(), "{\"results\":[{\"statement_id\":0}]}\n");
        }
        return Answer.error(Status.BAD_REQUEST, "invalid", "readings are taken here, and none are given out");
    }

    private Answer write(Request request, long now) throws InterruptedException {
        String precision = parameter(request, "precision");
        Long nanosPerUnit =
                precision == null || precision.isEmpty() ? (Long) settings.nanosPerUnit() : PRECISIONS.get(precision);
        if (nanosPerUnit == null) {
            return Answer.error(
                    Status.BAD_REQUEST,
                    "invalid",
                    "precision: is \"" + precision + "\", allowed are ns, us, ms, s and version 1's n, u, m and h");
        }
        boolean packed = request.encoding().equals("gzip");
        if (!packed && !request.encoding().equals("identity")) {
            return Answer.error(
                    Status.UNSUPPORTED_MEDIA_TYPE,
                    "unsupported media type",
                    "Content-Encoding: is \"" + request.encoding() + "\", allowed are gzip and identity");
        }
        try {
            if (packed && unpackedLength() > settings.largestUnpacked()) {
                return Answer.error(
                        Status.CONTENT_TOO_LARGE,
                        "request too large",
                        "the body has more than " + settings.largestUnpacked()
                                + " bytes when it is unpacked; send fewer lines at a time");
            }
        } catch (IOException damaged) {
            return Answer.error(Status.BAD_REQUEST, "invalid", "the body is no gzip: " + damaged.getMessage());
        }
        intake.begin(nanosPerUnit);
        takeBody(packed, now);
        if (intake.isRefused()) {
            meters.pushedBack.increment();
            return Answer.error(Status.UNAVAILABLE, "unavailable", "the agent is full; send this again in a second")
                    .with("Retry-After", "1");
        }
        if (intake.rejected() > 0 || intake.refusedReadings() > 0) {
            return Answer.error(
                    Status.BAD_REQUEST,
                    "invalid",
                    "partial write: " + intake.rejected() + " lines are rejected, " + intake.refusedReadings()
                            + " readings of other lines refused, the rest is taken; the first: "
                            + intake.firstReject());
        }
        return Answer.of(Status.NO_CONTENT);
    }

    private static @Nullable String parameter(Request request, String name) {
        try {
            return request.parameter(name);
        } catch (IllegalArgumentException badEscape) {
            return "%"; // which is no precision and no query
        }
    }

    /** Looks at all of it first: what turns out to be damaged at its end must have given nothing. */
    private long unpackedLength() throws IOException {
        long length = 0;
        try (InputStream unpacked = unpacked()) {
            int headroom = LineSplitter.headroom(settings.longestLine());
            int count = unpacked.read(piece, headroom, piece.length - headroom);
            while (count >= 0 && length <= settings.largestUnpacked()) {
                length += count;
                count = unpacked.read(piece, headroom, piece.length - headroom);
            }
        }
        return length;
    }

    private InputStream unpacked() {
        return new GzipBody(reader.body(), reader.bodyLength());
    }

    private void takeBody(boolean packed, long now) throws InterruptedException {
        lines.restart(peer);
        int headroom = LineSplitter.headroom(settings.longestLine());
        try (InputStream opened =
                packed ? unpacked() : new ByteArrayInputStream(reader.body(), 0, reader.bodyLength())) {
            int count = opened.read(piece, headroom, piece.length - headroom);
            while (count >= 0) {
                lines.take(piece, headroom, headroom + count, now);
                count = opened.read(piece, headroom, piece.length - headroom);
            }
        } catch (IOException changed) {
            throw new IllegalStateException("a body that could be unpacked no longer can", changed);
        }
        lines.end(now);
        intake.end();
    }

    private boolean send(Answer answer, boolean head, boolean closes) {
        return write(answer.bytes(head, closes));
    }

    /** An answer is short: a client that has no room for it reads none, and is closed. */
    private boolean write(byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            channel.write(buffer);
            return !buffer.hasRemaining();
        } catch (IOException broken) {
            LOG.debug("Source {}: {} is gone: {}", settings.name(), peer, broken.getMessage());
            return false;
        }
    }

    @Override
    public void end(long now) {
        lost();
    }

    @Override
    public void lost() {
        reader.next();
        meters.bodies.set(budget.used());
    }

    @Override
    public void heldUp(long nanos) {
        since += nanos;
        heardAt += nanos;
    }

    @Override
    public boolean isOverdue(long monotonic) {
        if (ignored >= 0) {
            return monotonic - since > PATIENCE_NANOS;
        }
        if (!reader.isInside()) {
            return monotonic - heardAt > IDLE_NANOS;
        }
        if (monotonic - since <= PATIENCE_NANOS) {
            return false;
        }
        // Not 408: many clients throw away what is answered so.
        Answer late = Answer.error(
                        Status.UNAVAILABLE, "unavailable", "the request was not whole after 30 s; send it again")
                .with("Retry-After", "1");
        if (!send(late, false, true)) {
            LOG.debug("Source {}: {} takes no answer", settings.name(), peer);
        }
        return true;
    }
}
