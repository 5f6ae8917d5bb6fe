package io.estran.agent.config;

import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.source.modbus.ModbusSettings;
import io.estran.agent.source.modbus.RegisterKind;
import io.estran.agent.source.modbus.RegisterSetting;
import io.estran.agent.source.modbus.RegisterType;
import io.estran.agent.source.modbus.WordOrder;
import io.estran.process.configuration.Address;
import io.estran.process.configuration.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a modbus-tcp source. */
final class ModbusReader {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SHORTEST = Duration.ofNanos(RegisterSetting.SHORTEST_INTERVAL_NANOS);

    ModbusSettings read(Section section, String name) {
        Address address = section.peer("address", ModbusSettings.DEFAULT_PORT);
        Duration interval =
                section.duration("interval", Duration.ofNanos(ModbusSettings.DEFAULT_INTERVAL), SHORTEST, DAY);
        Duration timeout = section.duration(
                "timeout", Duration.ofNanos(ModbusSettings.DEFAULT_TIMEOUT), SHORTEST, Duration.ofMinutes(5));
        Duration staleAfter =
                section.duration("staleAfter", Duration.ofNanos(ModbusSettings.DEFAULT_STALE_AFTER), SHORTEST, DAY);
        List<RegisterSetting> registers = new ArrayList<>();
        section.require("registers", "a list; [] if the device is only written to");
        for (Section entry : section.sections("registers")) {
            register(entry, interval).ifPresent(registers::add);
        }
        Section backoff = section.section("backoff");
        Duration shortest =
                backoff.duration("shortest", Duration.ofNanos(ModbusSettings.DEFAULT_SHORTEST_BACKOFF), SHORTEST, DAY);
        Duration longest =
                backoff.duration("longest", Duration.ofNanos(ModbusSettings.DEFAULT_LONGEST_BACKOFF), SHORTEST, DAY);
        if (longest.compareTo(shortest) < 0) {
            backoff.problem("longest", "is shorter than \"shortest\"");
            longest = shortest;
        }
        int writes =
                section.integer("writes", ModbusSettings.DEFAULT_WRITE_LIMIT, 1, ModbusSettings.LARGEST_WRITE_LIMIT);
        return new ModbusSettings(
                name,
                address.host(),
                address.port(),
                interval.toNanos(),
                timeout.toNanos(),
                staleAfter.toNanos(),
                shortest.toNanos(),
                longest.toNanos(),
                writes,
                registers);
    }

    private static Optional<RegisterSetting> register(Section entry, Duration interval) {
        Optional<String> series = entry.requiredParsed("series", "the series' full name", SourceReader::checkSeries);
        int unitId = entry.integer("unitId", SourceReader.DEFAULT_UNIT_ID, 0, 255);
        RegisterKind kind = RegisterKind.byText(
                        entry.choice("kind", RegisterKind.HOLDING.text(), SourceReader.words(RegisterKind.values())))
                .orElse(RegisterKind.HOLDING);
        int register = entry.integer("register", 0, 65_535);
        int bit = entry.integer("bit", RegisterSetting.NO_BIT, 0, 15);
        boolean isBit = kind.isBits() || bit != RegisterSetting.NO_BIT;
        String natural = (isBit ? RegisterType.BOOL : RegisterType.UINT16).text();
        RegisterType as = RegisterType.valueOf(entry.choice("as", natural, SourceReader.words(RegisterType.values()))
                .toUpperCase(Locale.ROOT));
        WordOrder order =
                WordOrder.valueOf(entry.choice("order", WordOrder.ABCD.name(), SourceReader.names(WordOrder.values())));
        double scale = entry.decimal("scale", 1, -Double.MAX_VALUE, Double.MAX_VALUE);
        double offset = entry.decimal("offset", 0, -Double.MAX_VALUE, Double.MAX_VALUE);
        SeriesAttributes attributes = SourceReader.attributes(entry);
        Duration own = entry.duration("interval", interval, SHORTEST, DAY);
        boolean right = scale != 0;
        if (!right) {
            entry.problem("scale", "allowed is any number but 0");
        }
        if (isBit && as != RegisterType.BOOL) {
            entry.problem("as", kind.isBits() ? "a " + kind.text() + " is bool" : "a single bit is bool");
            right = false;
        }
        if (kind.isBits() && bit != RegisterSetting.NO_BIT) {
            entry.problem("bit", "a " + kind.text() + " is one bit; allowed with kind holding or input");
            right = false;
        }
        if (register + (isBit ? 1 : as.registers()) - 1 > 65_535) {
            entry.problem(
                    "register", as.text() + " takes " + as.registers() + " registers; the last would be above 65535");
            right = false;
        }
        if (!right) {
            return Optional.empty();
        }
        return series.map(name -> new RegisterSetting(
                name,
                unitId,
                kind,
                register,
                as,
                order,
                scale,
                offset,
                attributes.unit(),
                attributes.resolutionExponent(),
                attributes.rangeLow(),
                attributes.rangeHigh(),
                own.toNanos(),
                bit));
    }
}
