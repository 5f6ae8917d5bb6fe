package io.estran.agent.source.line;

import io.estran.protocol.name.SeriesName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a line names its series: text with <code>{tag:NAME}</code>, <code>{measurement}</code> and <code>{field}</code>.
 * Immutable.
 */
public final class SeriesTemplate {
    /** What is allowed, in words for error messages. */
    public static final String ALLOWED =
            "text with {tag:NAME}, {measurement} and {field} that makes at least two segments, as in {tag:site}/{measurement}-{field}";

    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)\\}");

    /** One piece of a template. */
    private record Part(Kind kind, String text) {}

    private enum Kind {
        TEXT,
        TAG,
        MEASUREMENT,
        FIELD
    }

    private final String template;
    private final List<Part> parts;

    private SeriesTemplate(String template, List<Part> parts) {
        this.template = template;
        this.parts = List.copyOf(parts);
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException with what is wrong and what is allowed
     */
    public static SeriesTemplate of(String template) {
        List<Part> parts = new ArrayList<>();
        Matcher places = PLACE.matcher(template);
        int done = 0;
        while (places.find()) {
            text(template.substring(done, places.start()), parts);
            parts.add(place(places.group(1)));
            done = places.end();
        }
        text(template.substring(done), parts);
        String problem = SeriesName.problemWith(PLACE.matcher(template).replaceAll("x"));
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException("a series " + problem + "; allowed is " + ALLOWED);
        }
        return new SeriesTemplate(template, parts);
    }

    private static void text(String text, List<Part> parts) {
        if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
            throw new IllegalArgumentException("has a brace without its partner; allowed is " + ALLOWED);
        }
        if (!text.isEmpty()) {
            parts.add(new Part(Kind.TEXT, text));
        }
    }

    private static Part place(String name) {
        if (name.equals("measurement")) {
            return new Part(Kind.MEASUREMENT, "");
        }
        if (name.equals("field")) {
            return new Part(Kind.FIELD, "");
        }
        if (name.startsWith("tag:") && name.length() > 4) {
            return new Part(Kind.TAG, name.substring(4));
        }
        throw new IllegalArgumentException("{" + name + "} stands for nothing; allowed is " + ALLOWED);
    }

    /** The first tag that the template names and these lack; null if they have all. */
    @Nullable
    String missing(Map<String, String> tags) {
        for (Part part : parts) {
            if (part.kind() == Kind.TAG && !tags.containsKey(part.text())) {
                return part.text();
            }
        }
        return null;
    }

    /** The series of a field. */
    String name(String measurement, Map<String, String> tags, String field) {
        StringBuilder name = new StringBuilder();
        for (Part part : parts) {
            name.append(
                    switch (part.kind()) {
                        case TEXT -> part.text();
                        case TAG -> tags.getOrDefault(part.text(), "");
                        case MEASUREMENT -> measurement;
                        case FIELD -> field;
                    });
        }
        return name.toString();
    }

    /** Whether some line could give a series of this name. */
    public boolean mayGive(String series) {
        StringBuilder pattern = new StringBuilder();
        for (Part part : parts) {
            pattern.append(part.kind() == Kind.TEXT ? Pattern.quote(part.text()) : ".+");
        }
        return series.matches(pattern.toString());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SeriesTemplate known && known.template.equals(template);
    }

    @Override
    public int hashCode() {
        return template.hashCode();
    }

    @Override
    public String toString() {
        return template;
    }
}
