package io.estran.console.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All open streams: {@code GET /api/stream} opens one, up to a bound. Jetty's threads open and end them, the feed's sends;
 * whoever stops the console closes them.
 */
public final class EventStreams extends Handler.Abstract.NonBlocking implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);
    private static final String PATH = "/api/stream";
    private static final int UNAVAILABLE = 503;
    private static final long STOP_MILLIS = 1_000;

    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private final int bound;
    private final Semaphore free;
    private final Counter refused;
    private final Counter cut;
    private volatile boolean closing;

    /** At most {@code bound} at a time. */
    public EventStreams(int bound, MeterRegistry registry) {
        this.bound = bound;
        this.free = new Semaphore(bound);
        Gauge.builder("estran.console.streams", open, Set::size)
                .description("Pages that are open")
                .register(registry);
        this.refused = Counter.builder("estran.console.streams.refused")
                .description("Pages turned away because too many were open")
                .register(registry);
        this.cut = Counter.builder("estran.console.streams.cut")
                .description("Streams cut because the page did not keep up")
                .register(registry);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!Request.getPathInContext(request).equals(PATH)) {
            return false;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
        if (HttpMethod.HEAD.is(request.getMethod())) {
            callback.succeeded();
            return true;
        }
        if (closing || !free.tryAcquire()) {
            refuse(response, callback);
            return true;
        }
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        // A proxy must not hold events back until it has a buffer full.
        response.getHeaders().put("X-Accel-Buffering", "no");
        EventStream stream = new EventStream(request, response, callback, this::ended);
        open.add(stream);
        stream.iterate();
        if (closing) {
            stream.end();
        }
        return true;
    }

    private void refuse(Response response, Callback callback) {
        refused.increment();
        response.setStatus(UNAVAILABLE);
        response.getHeaders().put(HttpHeader.RETRY_AFTER, 5);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        Content.Sink.write(
                response,
                true,
                closing ? "The console is stopping.\n" : bound + " pages are open, which is the configured bound.\n",
                callback);
    }

    private void ended(EventStream stream) {
        if (open.remove(stream)) {
            free.release();
        }
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** To all; cuts those that do not keep up. On the feed's thread. */
    void send(byte[] message) {
        for (EventStream stream : open) {
            if (!stream.offer(message) && stream.cut("the page did not keep up")) {
                cut.increment();
                log.info("cut a page that did not keep up; it comes back by itself");
            }
        }
    }

    /** Says goodbye to all pages; those that do not take it within a second are cut. New ones are turned away. */
    @Override
    public void close() throws InterruptedException {
        closing = true;
        open.forEach(EventStream::end);
        if (!free.tryAcquire(bound, STOP_MILLIS, TimeUnit.MILLISECONDS)) {
            open.forEach(stream -> stream.cut("the console is stopping"));
        }
    }
}
