package io.estran.twin.stream;

import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.json.IsoTime;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.protocol.reading.Reading;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Map;

/** Committed records as a line for people: time, what, where, values. Static and pure. */
public final class RecordText {
    private static final MathContext SIX_DIGITS = new MathContext(6);
    /** Beyond, a number is written with an exponent. */
    private static final int MOST_ZEROS = 15;

    private RecordText() {}

    /** One line, without its end. */
    public static String write(CommittedRecord record) {
        if (record instanceof CommittedRecord.Aggregate aggregate) {
            return aggregate(aggregate.window());
        }
        if (record instanceof CommittedRecord.RawReading raw) {
            return reading(raw.reading());
        }
        if (record instanceof CommittedRecord.EventRecord happening) {
            return event(happening.event());
        }
        CommittedRecord.DeclaredGap declared = (CommittedRecord.DeclaredGap) record;
        return "gap        agent " + record.place().agent() + " lane "
                + record.place().lane() + " "
                + declared.gap().range().from() + ".." + declared.gap().range().to() + " "
                + declared.gap().range().reason().word();
    }

    private static String aggregate(WindowAggregate window) {
        StringBuilder line = new StringBuilder(160);
        line.append(IsoTime.write(window.start())).append("  ").append(window.series());
        if (window.count() > 0) {
            line.append("  mean ")
                    .append(rounded(window.mean()))
                    .append(window.unit().isEmpty() ? "" : " " + window.unit())
                    .append("  min ")
                    .append(rounded(window.min()))
                    .append("  max ")
                    .append(rounded(window.max()));
        }
        line.append("  count ").append(window.count());
        if (window.bad() > 0) {
            line.append("  bad ").append(window.bad());
        }
        quality(line, window.quality(), window.reason());
        if (window.revision() > 0) {
            line.append("  revision ").append(window.revision());
        }
        return line.toString();
    }

    private static String reading(Reading reading) {
        StringBuilder line = new StringBuilder(120);
        line.append(IsoTime.write(reading.time()))
                .append("  ")
                .append(reading.series())
                .append("  ")
                .append(rounded(reading.value()))
                .append(reading.unit().isEmpty() ? "" : " " + reading.unit());
        quality(line, reading.quality(), reading.reason());
        return line.toString();
    }

    private static void quality(StringBuilder line, Quality quality, QualityReason reason) {
        if (quality != Quality.GOOD) {
            line.append("  ").append(quality.name().toLowerCase(Locale.ROOT));
            if (!reason.text().isEmpty()) {
                line.append(" (").append(reason.text()).append(')');
            }
        }
    }

    private static String event(Event event) {
        StringBuilder line = new StringBuilder(160);
        line.append(IsoTime.write(event.time()))
                .append("  ")
                .append(event.asset())
                .append("  ")
                .append(printable(event.type()));
        for (Map.Entry<String, Object> field : event.fields().entrySet()) {
            line.append("  ")
                    .append(printable(field.getKey()))
                    .append(' ')
                    .append(printable(String.valueOf(field.getValue())));
        }
        return line.toString();
    }

    /** What an event says came from outside: it must not command the terminal. */
    private static String printable(String text) {
        StringBuilder printable = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                printable.setCharAt(i, '\uFFFD');
            }
        }
        return printable.toString();
    }

    /** Six significant digits: enough for a person; JSON has them all. */
    private static String rounded(double value) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        BigDecimal rounded = new BigDecimal(value).round(SIX_DIGITS).stripTrailingZeros();
        boolean readable = Math.abs(rounded.scale()) <= MOST_ZEROS;
        return readable ? rounded.toPlainString() : rounded.toString();
    }
}
