package io.estran.agent.config;

import io.estran.agent.actuation.WriteTarget;
import io.estran.agent.source.SourceSettings;
import io.estran.agent.source.modbus.ModbusSettings;
import io.estran.agent.source.modbus.RegisterKind;
import io.estran.agent.source.modbus.RegisterSetting;
import io.estran.agent.source.modbus.RegisterType;
import io.estran.agent.source.modbus.WordOrder;
import io.estran.process.configuration.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads {@code rules}. */
final class RuleReader {
    private static final int LONGEST_NAME = 64;

    private final List<SourceSettings> sources;
    private final Predicate<String> derived;

    /** @param derived whether a series of that name may be derived */
    RuleReader(List<SourceSettings> sources, Predicate<String> derived) {
        this.sources = sources;
        this.derived = derived;
    }

    List<RuleSetting> read(Section root) {
        List<RuleSetting> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section section : root.sections("rules")) {
            RuleSetting rule = rule(section);
            if (!rule.name().isEmpty() && !names.add(rule.name())) {
                section.problem("name", "another rule has this name; allowed are unique names");
            }
            rules.add(rule);
        }
        return rules;
    }

    private RuleSetting rule(Section section) {
        String name = section.requiredParsed("name", "text", RuleReader::name).orElse("");
        String series = section.requiredParsed("series", "a series or a pattern", WindowReader::pattern)
                .orElse("**");
        Optional<Double> above = section.decimal("above");
        Optional<Double> below = section.decimal("below");
        if (section.has("above") && section.has("below")) {
            section.problem("below", "contradicts \"above\"; allowed is one of them; write two rules for two limits");
        } else if (!section.has("above") && !section.has("below")) {
            section.problem("", "has no limit; required is above or below, a number");
        }
        if (!section.isUnreadable() && !mayBeGiven(series)) {
            section.problem("series", "no source gives this series; allowed is a series of a source, or a pattern");
        }
        return new RuleSetting(
                name,
                series,
                section.has("above"),
                above.or(() -> below).orElse(0.0),
                section.decimal("hysteresis", 0, 0, Double.MAX_VALUE),
                section.duration("delay", Duration.ZERO, Duration.ZERO, Duration.ofDays(366))
                        .toNanos(),
                section.choice("priority", RuleSetting.DEFAULT_PRIORITY, RuleSetting.PRIORITIES),
                section.has("write") ? write(section.section("write")) : null);
    }

    private boolean mayBeGiven(String series) {
        return series.indexOf('*') >= 0
                || derived.test(series)
                || sources.stream().anyMatch(source -> GivenSeries.mayGive(source, series));
    }

    static String name(String text) {
        if (text.isEmpty()
                || text.length() > LONGEST_NAME
                || text.indexOf('/') >= 0
                || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("allowed are 1 to " + LONGEST_NAME + " characters, no / among them");
        }
        return text;
    }

    private RuleSetting.Write write(Section section) {
        String source = section.text("source");
        @Nullable ModbusSettings device = device(section, source);
        int unitId = section.integer("unitId", SourceReader.DEFAULT_UNIT_ID, 0, 255);
        String kind = section.choice(
                "kind", RegisterKind.HOLDING.text(), List.of(RegisterKind.COIL.text(), RegisterKind.HOLDING.text()));
        int register = section.integer("register", 0, 65_535);
        Optional<RegisterSetting> polled = device == null
                ? Optional.empty()
                : device.registers().stream()
                        .filter(r -> r.unitId() == unitId
                                && r.kind().text().equals(kind)
                                && r.register() == register
                                && r.bit() == RegisterSetting.NO_BIT)
                        .findFirst();
        RegisterType natural = kind.equals(RegisterKind.COIL.text()) ? RegisterType.BOOL : RegisterType.UINT16;
        String as = section.choice(
                "as",
                polled.map(RegisterSetting::as).orElse(natural).text(),
                SourceReader.words(RegisterType.values()));
        String order = section.choice(
                "order",
                polled.map(RegisterSetting::order).orElse(WordOrder.ABCD).name(),
                SourceReader.names(WordOrder.values()));
        section.require("value", "a number");
        double value = section.decimal("value").orElse(0.0);
        RegisterType type = RegisterType.valueOf(as.toUpperCase(Locale.ROOT));
        int width = RegisterKind.byText(kind).orElse(RegisterKind.HOLDING).widthOf(type);
        if (width == 0) {
            section.problem("as", "coils take bool, or a whole number whose bits go to as many coils");
        } else if (register + width > 65_536) {
            section.problem("register", as + " takes " + width + " of them; the last would be above 65535");
        } else if (!type.holds(value)) {
            section.problem("value", "does not fit " + as + "; allowed is " + type.allowed());
        }
        return new RuleSetting.Write(new WriteTarget(source, unitId, kind, register, as, order), value);
    }

    private @Nullable ModbusSettings device(Section section, String name) {
        List<String> devices = new ArrayList<>();
        for (SourceSettings source : sources) {
            if (source instanceof ModbusSettings modbus) {
                if (modbus.name().equals(name)) {
                    return modbus;
                }
                devices.add(modbus.name());
            }
        }
        if (!name.isEmpty()) {
            String allowed = devices.isEmpty() ? "; there is none" : ": " + String.join(", ", devices);
            section.problem("source", "is not a modbus-tcp source of this file; allowed is the name of one" + allowed);
        }
        return null;
    }
}
