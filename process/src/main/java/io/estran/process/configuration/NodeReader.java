package io.estran.process.configuration;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Turns the parser's events into nodes. A mistake in the syntax ends the reading with one problem; what YAML allows
 * and Estran does not (anchors, tags, keys given twice) is one problem each.
 */
final class NodeReader {
    private static final int DEEPEST = 32;
    private static final int MOST_NODES = 100_000;

    private final String text;
    private final ProblemLog problems;
    private final Iterator<Event> events;
    private int nodes;

    NodeReader(String text, ProblemLog problems) {
        this.text = text;
        this.problems = problems;
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setCodePointLimit(Math.max(1, text.length()))
                .build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /** The document's node; null if there is none or it cannot be read (then a problem was taken down). */
    @Nullable
    Node read() {
        try {
            Node root = null;
            while (events.hasNext()) {
                Event event = events.next();
                switch (event.getEventId()) {
                    case Scalar, SequenceStart, MappingStart -> {
                        if (root != null) {
                            problems.add(line(event), "", "", "a second document begins here; allowed is one");
                            return root;
                        }
                        root = node(event, "", 1);
                    }
                    default -> {}
                }
            }
            if (root == null) {
                problems.add(0, "", "", "the file holds no \"key: value\" line");
            }
            return root;
        } catch (TooMuch refusal) {
            problems.add(refusal.line, refusal.key, "", refusal.text);
        } catch (MarkedYamlEngineException syntax) {
            Optional<Mark> mark = syntax.getProblemMark();
            int line = mark.map(Mark::getLine).orElse(-1) + 1;
            boolean tab = mark.map(Mark::getIndex)
                    .filter(i -> i < text.length() && text.charAt(i) == '\t')
                    .isPresent();
            problems.add(
                    line,
                    "",
                    "",
                    tab
                            ? "a tab; YAML allows spaces only before a key or value"
                            : "not YAML: " + oneLine(syntax.getContext(), syntax.getProblem()));
        } catch (YamlEngineException | IndexOutOfBoundsException unreadable) {
            problems.add(0, "", "", "not YAML: " + oneLine(null, unreadable.getMessage()));
        }
        return null;
    }

    private Node node(Event event, String key, int depth) {
        if (depth > DEEPEST) {
            throw new TooMuch(line(event), key, "nested more than " + DEEPEST + " levels deep");
        }
        if (++nodes > MOST_NODES) {
            throw new TooMuch(line(event), key, "more than " + MOST_NODES + " values");
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            problems.add(line(event), key, "", "anchors (&) and aliases (*) are not used here; write the value out");
        }
        return switch (event.getEventId()) {
            case Scalar -> scalar((ScalarEvent) event, key);
            case SequenceStart -> {
                refuseTag(((CollectionStartEvent) event).getTag(), event, key);
                List<Node> items = new ArrayList<>();
                for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
                    items.add(node(next, key + "[" + items.size() + "]", depth + 1));
                }
                yield new Node.Sequence(line(event), items);
            }
            case MappingStart -> {
                refuseTag(((CollectionStartEvent) event).getTag(), event, key);
                yield new Node.Mapping(line(event), entries(key, depth));
            }
            default -> new Node.Scalar(line(event), "", true);
        };
    }

    private Map<String, Node.Entry> entries(String path, int depth) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.MappingEnd; next = events.next()) {
            int line = line(next);
            Node name = node(next, path, depth + 1);
            String key = name instanceof Node.Scalar scalar ? scalar.text() : "";
            String place = path.isEmpty() ? key : path + "." + key;
            Node value = node(events.next(), place, depth + 1);
            if (!(name instanceof Node.Scalar)) {
                problems.add(line, path, "", "a key must be plain text");
                continue;
            }
            Node.Entry earlier = entries.putIfAbsent(key, new Node.Entry(line, value));
            if (earlier != null) {
                String text = value instanceof Node.Scalar scalar ? scalar.text() : "";
                problems.add(line, place, text, "the key was given before, in line " + earlier.line());
            }
        }
        return entries;
    }

    private Node scalar(ScalarEvent event, String key) {
        refuseTag(event.getTag(), event, key);
        return new Node.Scalar(line(event), Placeholders.unmask(event.getValue()), event.isPlain());
    }

    private void refuseTag(Optional<String> tag, Event event, String key) {
        tag.ifPresent(name -> problems.add(line(event), key, name, "tags (!) are not used here; leave it out"));
    }

    private static int line(Event event) {
        return event.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    }

    private static String oneLine(@Nullable String context, @Nullable String problem) {
        String text = (context == null || context.isEmpty() ? "" : context + ", ") + (problem == null ? "" : problem);
        return Placeholders.unmask(text).replaceAll("\\s+", " ").trim();
    }

    /** The file goes beyond a bound: reading ends. */
    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int line;
        private final String key;
        private final String text;

        TooMuch(int line, String key, String text) {
            super(text, null, false, false);
            this.line = line;
            this.key = key;
            this.text = text;
        }
    }
}
