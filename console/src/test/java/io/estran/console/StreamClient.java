package io.estran.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads a stream of server-sent events. One thread. */
final class StreamClient implements AutoCloseable {
    private static final int PATIENCE = 1_000;

    private final HttpResponse<Stream<String>> response;
    private final Iterator<String> lines;

    record Message(String event, JsonNode data) {}

    StreamClient(HttpClient client, URI uri) throws IOException, InterruptedException {
        response = client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofLines());
        lines = response.body().iterator();
    }

    HttpResponse<Stream<String>> response() {
        return response;
    }

    boolean isOver() {
        return !lines.hasNext();
    }

    Message next() throws IOException {
        String event = lines.next();
        String data = lines.next();
        assertThat(event).startsWith("event: ");
        assertThat(data).startsWith("data: ");
        assertThat(lines.next()).isEmpty();
        return new Message(event.substring(7), new ObjectMapper().readTree(data.substring(6)));
    }

    /** The next message that is as wanted; gives up after a thousand others. */
    Message await(Predicate<Message> wanted) throws IOException {
        for (int i = 0; i < PATIENCE; i++) {
            Message message = next();
            if (wanted.test(message)) {
                return message;
            }
        }
        throw new AssertionError("not among " + PATIENCE + " messages");
    }

    @Override
    public void close() {
        response.body().close();
    }
}
