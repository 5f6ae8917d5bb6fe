package io.estran.console.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A tab, spoken to by the Chrome DevTools Protocol. One owner thread. */
final class Tab implements AutoCloseable, WebSocket.Listener {
    private static final int SECONDS = 60;

    private final ObjectMapper mapper;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final StringBuilder message = new StringBuilder();

    Tab(HttpClient client, URI debugger, ObjectMapper mapper) {
        this.mapper = mapper;
        this.socket = client.newWebSocketBuilder().buildAsync(debugger, this).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        message.append(data);
        if (last) {
            try {
                take(mapper.readTree(message.toString()));
            } catch (IOException malformed) {
                throw new UncheckedIOException(malformed);
            } finally {
                message.setLength(0);
            }
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    private void take(JsonNode node) {
        CompletableFuture<JsonNode> answer = waiting.remove(node.path("id").asInt());
        if (answer != null) {
            answer.complete(node);
        } else if (node.path("method").asText().equals("Runtime.exceptionThrown")) {
            complaints.add(node.at("/params/exceptionDetails").toString());
        } else if (node.path("method").asText().equals("Log.entryAdded")
                && node.at("/params/entry/level").asText().equals("error")) {
            complaints.add(node.at("/params/entry/text").asText() + " "
                    + node.at("/params/entry/url").asText());
        }
    }

    JsonNode call(String method, ObjectNode params) throws Exception {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        ObjectNode request = mapper.createObjectNode().put("id", id).put("method", method);
        request.set("params", params);
        socket.sendText(request.toString(), true).join();
        JsonNode node = answer.get(SECONDS, TimeUnit.SECONDS);
        if (node.has("error")) {
            throw new IOException(method + ": " + node.get("error"));
        }
        return node.get("result");
    }

    /** The value of an expression, or of the promise that it gives. */
    JsonNode evaluate(String expression) throws Exception {
        ObjectNode params = mapper.createObjectNode()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true);
        JsonNode result = call("Runtime.evaluate", params);
        if (result.has("exceptionDetails")) {
            throw new IOException(result.get("exceptionDetails").toString());
        }
        return result.at("/result/value");
    }

    String text(String selector) throws Exception {
        return evaluate("document.querySelector(" + mapper.writeValueAsString(selector) + ")?.innerText ?? ''")
                .asText();
    }

    /** A key with what it types, as from a keyboard. */
    void press(String key, String text) throws Exception {
        ObjectNode down = mapper.createObjectNode().put("type", "keyDown").put("key", key);
        if (!text.isEmpty()) {
            down.put("text", text);
        }
        call("Input.dispatchKeyEvent", down);
        call(
                "Input.dispatchKeyEvent",
                mapper.createObjectNode().put("type", "keyUp").put("key", key));
    }

    void screenshot(Path file) throws Exception {
        JsonNode shot = call("Page.captureScreenshot", mapper.createObjectNode().put("format", "png"));
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(shot.get("data").asText()));
    }

    /** Errors of scripts, of the policy, of loading. */
    List<String> complaints() {
        return complaints;
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }
}
