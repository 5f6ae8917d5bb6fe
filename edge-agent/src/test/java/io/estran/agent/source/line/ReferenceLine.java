package io.estran.agent.source.line;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Line protocol read in the plainest way, by regular expressions on text: what the fast decoder is compared with. Bytes are
 * read as ISO 8859-1, so that every sequence of them is text. Nothing is ever read in two ways, so repetitions give nothing back
 * (possessive): otherwise each character of a long name would take a place on the stack.
 */
final class ReferenceLine {
    private static final String KEY = "(?:\\\\[,= ]|\\\\(?![,= ])|[^,= \\\\])++";
    private static final String VALUE = "\"(?:\\\\.|[^\"\\\\])*+\"|[^\", ][^, ]*";
    private static final Pattern LINE = Pattern.compile(
            " *(?<measurement>(?:\\\\[, ]|\\\\(?![, ])|[^, \\\\])++)(?<tags>(?:,KEY=KEY)*) +(?<fields>KEY=(?:VALUE)(?:,KEY=(?:VALUE))*)(?: +(?<time>-?[0-9]+))? *"
                    .replace("KEY", KEY)
                    .replace("VALUE", VALUE),
            Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("(" + KEY + ")=(" + KEY + ")", Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("(" + KEY + ")=(" + VALUE + ")", Pattern.DOTALL);
    private static final Pattern FLOAT = Pattern.compile("-?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
    private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

    private ReferenceLine() {}

    /**
     * What a line gives under the template <code>{tag:t}/{measurement}/{field}</code>, as series=value@time; nothing if it is
     * bad.
     */
    static Optional<List<String>> read(byte[] bytes, long now) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.endsWith("\r")) {
            text = text.substring(0, text.length() - 1);
        }
        if (text.isEmpty() || text.matches("(?s) *(#.*)?")) {
            return Optional.of(List.of());
        }
        Matcher line = LINE.matcher(text);
        if (!line.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(line, now));
        } catch (IllegalArgumentException | ArithmeticException | CharacterCodingException bad) {
            return Optional.empty();
        }
    }

    private static List<String> read(Matcher line, long now) throws CharacterCodingException {
        String measurement = utf8(line.group("measurement").replaceAll("\\\\([, ])", "$1"));
        Map<String, String> tags = new HashMap<>();
        Matcher tag = TAG.matcher(line.group("tags"));
        for (int at = 1; at <= line.group("tags").length(); at = tag.end() + 1) {
            require(tag.find(at) && tags.put(name(tag.group(1)), name(tag.group(2))) == null);
        }
        require(tags.containsKey("t"));
        long time = line.group("time") == null ? now : new BigInteger(line.group("time")).longValueExact();
        require(line.group("time") == null || time != Long.MIN_VALUE);
        List<String> readings = new ArrayList<>();
        Matcher field = FIELD.matcher(line.group("fields"));
        for (int at = 0; at < line.group("fields").length(); at = field.end() + 1) {
            require(field.find(at));
            if (!field.group(2).startsWith("\"")) {
                String series = tags.get("t") + "/" + measurement + "/" + name(field.group(1));
                readings.add(series + "=" + value(field.group(2)) + "@" + time);
            }
        }
        return readings;
    }

    private static double value(String text) {
        if (text.matches("t|T|true|True|TRUE")) {
            return 1;
        }
        if (text.matches("f|F|false|False|FALSE")) {
            return 0;
        }
        if (text.matches("-?[0-9]+i")) {
            return new BigInteger(text.substring(0, text.length() - 1)).longValueExact();
        }
        if (text.matches("[0-9]+u")) {
            BigInteger value = new BigInteger(text.substring(0, text.length() - 1));
            require(value.compareTo(TWO_64) < 0);
            return new BigDecimal(value).doubleValue();
        }
        require(FLOAT.matcher(text).matches());
        double value = Double.parseDouble(text);
        require(Double.isFinite(value));
        return value;
    }

    private static String name(String escaped) throws CharacterCodingException {
        return utf8(escaped.replaceAll("\\\\([,= ])", "$1"));
    }

    private static String utf8(String latin) throws CharacterCodingException {
        byte[] bytes = latin.getBytes(StandardCharsets.ISO_8859_1);
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("bad line");
        }
    }
}
