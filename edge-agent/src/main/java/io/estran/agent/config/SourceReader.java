package io.estran.agent.config;

import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.source.SourceSettings;
import io.estran.agent.source.csv.CsvSettings;
import io.estran.agent.source.host.HostSettings;
import io.estran.agent.source.line.LineProtocolSettings;
import io.estran.agent.source.line.LineProtocolSettings.Transport;
import io.estran.agent.source.line.SeriesTemplate;
import io.estran.agent.source.modbus.ModbusSettings;
import io.estran.process.configuration.Endpoint;
import io.estran.process.configuration.Section;
import io.estran.protocol.name.SeriesName;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads one entry of {@code sources} and what all of them share: names, series and their attributes. */
final class SourceReader {
    static final int DEFAULT_UNIT_ID = 1;
    /** Stands for an entry whose type could not be told. */
    static final SourceSettings UNREADABLE =
            new HostSettings("unreadable", HostSettings.DEFAULT_INTERVAL_NANOS, "unreadable");

    private static final List<String> TYPES =
            List.of(CsvSettings.TYPE, LineProtocolSettings.TYPE, ModbusSettings.TYPE, HostSettings.TYPE);
    private static final Map<String, Long> PRECISIONS =
            Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L);
    private static final List<String> TRANSPORTS =
            Arrays.stream(Transport.values()).map(Transport::scheme).toList();
    private static final int FINEST = 9;

    SourceSettings read(Section section) {
        String name = section.requiredParsed("name", "text", RuleReader::name).orElse("");
        boolean readable = section.has("type") && TYPES.contains(section.text("type", ""));
        String type = section.choice("type", TYPES);
        if (!readable) {
            section.acceptUnknownKeys();
            return UNREADABLE;
        }
        return switch (type) {
            case CsvSettings.TYPE -> new CsvReader().read(section, name);
            case LineProtocolSettings.TYPE -> line(section, name);
            case ModbusSettings.TYPE -> new ModbusReader().read(section, name);
            default -> host(section, name);
        };
    }

    private static LineProtocolSettings line(Section section, String name) {
        Endpoint listen =
                section.endpoint("listen", TRANSPORTS, true, new Endpoint("tcp", LineProtocolSettings.DEFAULT_LISTEN));
        String precision = section.choice("precision", "ns", List.of("ns", "us", "ms", "s"));
        SeriesTemplate template = section.requiredParsed("series", SeriesTemplate.ALLOWED, SeriesTemplate::of)
                .orElse(SeriesTemplate.of("{measurement}/{field}"));
        int largestBody =
                (int) section.bytes("largestBody", LineProtocolSettings.DEFAULT_LARGEST_BODY, 4_096, 64 << 20);
        return new LineProtocolSettings(
                name,
                Transport.valueOf(listen.scheme().toUpperCase(Locale.ROOT)),
                listen.address(),
                PRECISIONS.getOrDefault(precision, 1L),
                template,
                section.integer("connections", LineProtocolSettings.DEFAULT_CONNECTION_LIMIT, 1, 10_000),
                (int) section.bytes("longestLine", LineProtocolSettings.DEFAULT_LONGEST_LINE, 256, 1 << 20),
                largestBody,
                section.bytes("largestUnpacked", LineProtocolSettings.DEFAULT_LARGEST_UNPACKED, largestBody, 1L << 30),
                section.bytes(
                        "bodies", Math.max(largestBody, LineProtocolSettings.DEFAULT_BODIES), largestBody, 1L << 30),
                LineProtocolSettings.DEFAULT_CACHE_LIMIT);
    }

    private static HostSettings host(Section section, String name) {
        Duration interval = section.duration(
                "interval",
                Duration.ofNanos(HostSettings.DEFAULT_INTERVAL_NANOS),
                Duration.ofNanos(HostSettings.SHORTEST_INTERVAL_NANOS),
                Duration.ofDays(1));
        return new HostSettings(name, interval.toNanos(), asset(section));
    }

    /** The asset that a source's series belong to. */
    static String asset(Section section) {
        return section.requiredParsed("asset", "the asset's name, as in station-1/tank", text -> {
                    checkSeries(text + "/x");
                    if (text.indexOf('*') >= 0) {
                        throw new IllegalArgumentException(
                                "must not contain *, which stands for any name in a pattern");
                    }
                    return text;
                })
                .orElse("unreadable");
    }

    /** A full series name. */
    static String checkSeries(String text) {
        String problem = SeriesName.problemWith(text);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(problem);
        }
        return text;
    }

    /** Unit, resolution and range of a series. */
    static SeriesAttributes attributes(Section section) {
        int exponent = section.parsed("resolution", SourceReader::resolution).orElse(SeriesAttributes.NO_RESOLUTION);
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        List<Double> range = section.numbers("range", 2);
        if (!range.isEmpty()) {
            low = range.get(0);
            high = range.get(1);
            if (low >= high) {
                section.problem("range", "its first number must be less than the second, as in [-40, 120]");
            }
        }
        return new SeriesAttributes(section.text("unit", ""), exponent, low, high);
    }

    private static int resolution(String text) {
        String allowed = "allowed is a power of ten from 1 to 0.000000001, as in 0.1";
        try {
            BigDecimal value = new BigDecimal(text.length() > 40 ? "" : text).stripTrailingZeros();
            if (value.precision() == 1
                    && value.unscaledValue().intValue() == 1
                    && value.scale() >= 0
                    && value.scale() <= FINEST) {
                return value.scale();
            }
            throw new IllegalArgumentException(allowed);
        } catch (NumberFormatException unreadable) {
            throw new IllegalArgumentException(allowed, unreadable);
        }
    }

    static List<String> words(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }
}
