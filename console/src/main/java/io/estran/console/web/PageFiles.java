package io.estran.console.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of the page, read once from the jar. Immutable; any thread. */
final class PageFiles {
    private static final String FOLDER = "/io/estran/console/page/";
    private static final List<String> NAMES = List.of(
            "index.html",
            "base.css",
            "parts.css",
            "icon.svg",
            "theme.js",
            "main.js",
            "model.js",
            "link.js",
            "dom.js",
            "format.js",
            "spark.js",
            "row.js",
            "assets.js",
            "alarms.js",
            "agents.js",
            "account.js",
            "events.js",
            "summary.js",
            "fonts/inter-latin.woff2",
            "fonts/inter-greek.woff2",
            "fonts/OFL.txt");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "woff2", "font/woff2",
            "txt", "text/plain; charset=utf-8");

    private final Map<String, PageFile> byPath = new LinkedHashMap<>();

    PageFiles() {
        for (String name : NAMES) {
            String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
            byPath.put(name.equals("index.html") ? "/" : "/" + name, PageFile.of(type, read(name)));
        }
    }

    Map<String, PageFile> byPath() {
        return byPath;
    }

    private static byte[] read(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the console's jar lacks " + FOLDER + name);
            }
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException("the console's jar: " + FOLDER + name, failure);
        }
    }
}
