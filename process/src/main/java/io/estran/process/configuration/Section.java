package io.estran.process.configuration;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of a configuration file. A getter without a default means that the key is required. No getter throws for
 * what the file says: it takes down a {@link Problem} and returns some allowed value, so that the reader goes on and the
 * user gets all problems at once. Asking for a key makes it known; {@link #reportUnknownKeys} names the others. Not thread
 * safe.
 */
public final class Section {
    private final SectionContext context;
    private final String path;
    private final Node.Mapping mapping;
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, List<Section>> children = new LinkedHashMap<>();
    private boolean open;

    Section(SectionContext context, String path, Node.Mapping mapping) {
        this.context = context;
        this.path = path;
        this.mapping = mapping;
    }

    /** Whether nothing could be read; the reason is already among the problems. */
    public boolean isUnreadable() {
        return context.unreadable();
    }

    /** Whether the key is there. */
    public boolean has(String key) {
        known.add(key);
        return mapping.entries().containsKey(key);
    }

    /** Full path of a key of this section, as in {@code sources[2].address}. */
    public String keyPath(String key) {
        return path.isEmpty() ? key : key.isEmpty() ? path : path + "." + key;
    }

    /** Line of the key, or of the section if the key is absent; 0 if neither is in the file. */
    public int line(String key) {
        Node.Entry entry = mapping.entries().get(key);
        return entry == null ? mapping.line() : entry.line();
    }

    /** Takes down a problem of this key; its value is shown as it stands in the file. */
    public void problem(String key, String message) {
        if (context.unreadable()) {
            return;
        }
        Node.Entry entry = mapping.entries().get(key);
        String text = entry != null && entry.value() instanceof Node.Scalar scalar ? scalar.text() : "";
        context.problems().add(line(key), keyPath(key), text, message);
    }

    /** Any value that a parser understands; empty if absent, or wrong (then a problem was taken down). */
    public <T> Optional<T> parsed(String key, Function<String, T> parser) {
        return scalar(key).flatMap(text -> {
            try {
                return Optional.of(parser.apply(text));
            } catch (RuntimeException refused) {
                String message = refused.getMessage();
                problem(key, (message == null ? "is not allowed" : message) + replacedFrom(key, text));
                return Optional.empty();
            }
        });
    }

    /** As {@link #parsed}, and a problem if the key is absent. */
    public <T> Optional<T> requiredParsed(String key, String allowed, Function<String, T> parser) {
        require(key, allowed);
        return parsed(key, parser);
    }

    public String text(String key) {
        return requiredParsed(key, "text", Section::notEmpty).orElse("");
    }

    public String text(String key, String absent) {
        return scalar(key).orElse(absent);
    }

    /** One of the words; the first word if the value is none of them. */
    public String choice(String key, List<String> words) {
        require(key, "one of " + String.join(", ", words));
        return choice(key, words.get(0), words);
    }

    public String choice(String key, String absent, List<String> words) {
        return parsed(key, text -> {
                    if (!words.contains(text)) {
                        throw new IllegalArgumentException(
                                "allowed is one of " + String.join(", ", words) + Nearest.hint(text, words));
                    }
                    return text;
                })
                .orElse(absent);
    }

    public boolean flag(String key, boolean absent) {
        return choice(key, String.valueOf(absent), List.of("true", "false")).equals("true");
    }

    public int integer(String key, int low, int high) {
        require(key, "a whole number from " + low + " to " + high);
        return integer(key, low, low, high);
    }

    public int integer(String key, int absent, int low, int high) {
        String allowed = "allowed is a whole number from " + low + " to " + high;
        return parsed(key, text -> {
                    long value = text.matches("[+-]?[0-9]{1,18}") ? Long.parseLong(text) : Long.MAX_VALUE;
                    if (value < low || value > high) {
                        throw new IllegalArgumentException(allowed);
                    }
                    return (int) value;
                })
                .orElse(absent);
    }

    /** A finite number; empty if absent. */
    public Optional<Double> decimal(String key) {
        return parsed(key, Quantity::number);
    }

    public double decimal(String key, double absent, double low, double high) {
        return parsed(key, text -> {
                    double value = Quantity.number(text);
                    if (value < low || value > high) {
                        throw new IllegalArgumentException("allowed is a number from " + low + " to " + high);
                    }
                    return value;
                })
                .orElse(absent);
    }

    /** Units ns us ms s min h d. */
    public Duration duration(String key, Duration low, Duration high) {
        require(key, "a duration from " + Quantity.text(low) + " to " + Quantity.text(high));
        return duration(key, low, low, high);
    }

    public Duration duration(String key, Duration absent, Duration low, Duration high) {
        return parsed(key, text -> {
                    Duration value = Quantity.duration(text);
                    if (value.compareTo(low) < 0 || value.compareTo(high) > 0) {
                        throw new IllegalArgumentException(
                                "allowed is from " + Quantity.text(low) + " to " + Quantity.text(high));
                    }
                    return value;
                })
                .orElse(absent);
    }

    /** Units B KiB MiB GiB. */
    public long bytes(String key, long absent, long low, long high) {
        return parsed(key, text -> {
                    long value = Quantity.bytes(text);
                    if (value < low || value > high) {
                        throw new IllegalArgumentException(
                                "allowed is from " + Quantity.text(low) + " to " + Quantity.text(high));
                    }
                    return value;
                })
                .orElse(absent);
    }

    /** Where a peer is: {@code host:port}, the port from 1. */
    public Address peer(String key) {
        return requiredParsed(key, "host:port", Address::parsePeer).orElse(new Address("127.0.0.1", 1));
    }

    /** As {@link #peer(String)}; a host alone means the port {@code absentPort}. */
    public Address peer(String key, int absentPort) {
        return requiredParsed(
                        key,
                        "host or host:port",
                        text -> Address.parsePeer(
                                text.matches("[^:\\[\\]]+|\\[[^\\]]*\\]") ? text + ":" + absentPort : text))
                .orElse(new Address("127.0.0.1", absentPort));
    }

    /** Where one listens: {@code host:port}; port 0 lets the system choose. */
    public Address listen(String key, Address absent) {
        return optionalListen(key).orElse(absent);
    }

    public Optional<Address> optionalListen(String key) {
        return parsed(key, Address::parse);
    }

    /** Peers separated by commas, as Kafka has them; the ports from 1. */
    public List<Address> peers(String key, List<Address> absent) {
        return parsed(
                        key,
                        text -> Arrays.stream(text.split(",", -1))
                                .map(part -> Address.parsePeer(part.trim()))
                                .toList())
                .orElse(absent);
    }

    /** {@code scheme://host:port}; port 0 is allowed where one listens. */
    public Endpoint endpoint(String key, List<String> schemes, boolean listening, Endpoint absent) {
        return parsed(key, text -> Endpoint.parse(text, schemes, listening)).orElse(absent);
    }

    /** A path, absolute; relative ones count from the file's folder. It need not exist. */
    public Path path(String key) {
        return requiredParsed(key, "a path", this::resolve).orElse(context.folder());
    }

    public Path path(String key, String absent) {
        return parsed(key, this::resolve).orElse(context.folder().resolve(absent));
    }

    /** A file that exists and can be read. */
    public Path readableFile(String key) {
        Path file = path(key);
        checkReadable(key, file, "");
        return file;
    }

    /** As {@link #readableFile(String)}; the default file, too, must exist. {@code advice} says how one that does not is made. */
    public Path readableFile(String key, String absent, String advice) {
        Path file = path(key, absent);
        checkReadable(key, file, advice);
        return file;
    }

    private void checkReadable(String key, Path file, String advice) {
        if (file.equals(context.folder())) {
            return;
        }
        if (!Files.isRegularFile(file)) {
            problem(key, "there is no such file: " + file + (Files.notExists(file) ? advice : ""));
        } else if (!Files.isReadable(file)) {
            problem(key, "the file cannot be read by this user: " + file);
        }
    }

    /** A list of finite numbers, exactly so many; empty if absent or wrong. */
    public List<Double> numbers(String key, int count) {
        known.add(key);
        Node.Entry entry = mapping.entries().get(key);
        if (entry == null) {
            return List.of();
        }
        List<Double> numbers = new ArrayList<>();
        try {
            if (entry.value() instanceof Node.Sequence list) {
                for (Node item : list.items()) {
                    String text = item instanceof Node.Scalar scalar ? scalar.text() : "";
                    numbers.add(Quantity.number(context.placeholders().replace(text)));
                }
            }
        } catch (IllegalArgumentException refused) {
            numbers.clear();
        }
        if (numbers.size() != count) {
            problem(key, "allowed is a list of " + count + " numbers, as in [-40, 120]");
            return List.of();
        }
        return numbers;
    }

    /** A nested section; an empty one if absent, so that its defaults hold. */
    public Section section(String key) {
        known.add(key);
        return children.computeIfAbsent(key, k -> List.of(nested(k))).get(0);
    }

    /** A list of sections; empty if absent. */
    public List<Section> sections(String key) {
        known.add(key);
        return children.computeIfAbsent(key, this::list);
    }

    /** Takes down every key that no getter asked for, here and below, with the nearest known one. */
    public void reportUnknownKeys() {
        if (!open) {
            for (String key : mapping.entries().keySet()) {
                if (!known.contains(key)) {
                    problem(key, "unknown key" + Nearest.hint(key, known) + "; allowed: " + String.join(", ", known));
                }
            }
        }
        children.values().forEach(list -> list.forEach(Section::reportUnknownKeys));
    }

    /** Gives up on this section's unknown keys: what it is could not be told. */
    public void acceptUnknownKeys() {
        open = true;
    }

    /** As {@link #require(String, String)} for sections and lists. */
    public void require(String key, String allowed) {
        if (!has(key)) {
            problem(key, "is missing; required is " + allowed);
        }
    }

    private Optional<String> scalar(String key) {
        known.add(key);
        Node.Entry entry = mapping.entries().get(key);
        if (entry == null) {
            return Optional.empty();
        }
        if (!(entry.value() instanceof Node.Scalar scalar)) {
            problem(key, "allowed is a single value, not a list or a section");
            return Optional.empty();
        }
        if (scalar.isMissing()) {
            problem(key, "has no value; give one or leave the key out");
            return Optional.empty();
        }
        try {
            return Optional.of(context.placeholders().replace(scalar.text()));
        } catch (IllegalArgumentException refused) {
            problem(key, String.valueOf(refused.getMessage()));
            return Optional.empty();
        }
    }

    private String replacedFrom(String key, String text) {
        Node.Entry entry = mapping.entries().get(key);
        boolean same = entry != null
                && entry.value() instanceof Node.Scalar scalar
                && scalar.text().equals(text);
        return same ? "" : "; after replacement it reads \"" + text + "\"";
    }

    private Section nested(String key) {
        Node.Entry entry = mapping.entries().get(key);
        if (entry != null && entry.value() instanceof Node.Mapping found) {
            return new Section(context, keyPath(key), found);
        }
        if (entry != null) {
            problem(key, "allowed is a section of \"key: value\" lines");
        }
        return new Section(context, keyPath(key), new Node.Mapping(line(key), Map.of()));
    }

    private List<Section> list(String key) {
        Node.@Nullable Entry entry = mapping.entries().get(key);
        List<Section> found = new ArrayList<>();
        if (entry == null) {
            return found;
        }
        if (!(entry.value() instanceof Node.Sequence sequence)) {
            problem(key, "allowed is a list: lines that begin with \"- \"");
            return found;
        }
        for (int i = 0; i < sequence.items().size(); i++) {
            String place = keyPath(key) + "[" + i + "]";
            if (sequence.items().get(i) instanceof Node.Mapping item) {
                found.add(new Section(context, place, item));
            } else {
                int line = sequence.items().get(i).line();
                context.problems().add(line, place, "", "allowed is a section of \"key: value\" lines");
            }
        }
        return found;
    }

    private Path resolve(String text) {
        try {
            return context.folder().resolve(notEmpty(text)).normalize();
        } catch (InvalidPathException refused) {
            throw new IllegalArgumentException("is not a path: " + refused.getReason(), refused);
        }
    }

    private static String notEmpty(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("allowed is any text but an empty one");
        }
        return text;
    }
}
