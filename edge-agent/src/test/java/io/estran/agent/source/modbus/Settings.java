package io.estran.agent.source.modbus;

import io.estran.agent.source.SeriesAttributes;
import java.time.Duration;
import java.util.List;

/** Settings of sources and registers for tests: the usual ones, to be varied. */
record Settings(int port, Duration timeout, Duration staleAfter, int writes, List<RegisterSetting> registers) {
    /** So long that a busy machine does not reach it. */
    static final Duration GENEROUS = Duration.ofSeconds(20);

    static final Duration FAST = Duration.ofMillis(5);
    static final Duration ONCE = Duration.ofHours(1);

    static Settings of(int port, RegisterSetting... registers) {
        return new Settings(port, GENEROUS, GENEROUS, ModbusSettings.DEFAULT_WRITE_LIMIT, List.of(registers));
    }

    Settings timeout(Duration longest) {
        return new Settings(port, longest, staleAfter, writes, registers);
    }

    Settings staleAfter(Duration silence) {
        return new Settings(port, timeout, silence, writes, registers);
    }

    Settings writes(int limit) {
        return new Settings(port, timeout, staleAfter, limit, registers);
    }

    ModbusSettings build() {
        return new ModbusSettings(
                "plc",
                "127.0.0.1",
                port,
                ModbusSettings.DEFAULT_INTERVAL,
                timeout.toNanos(),
                staleAfter.toNanos(),
                1_000_000,
                20_000_000,
                writes,
                registers);
    }

    /** A holding register of unit 1 as uint16. */
    static RegisterSetting holding(String series, int register, Duration interval) {
        return register(series, 1, RegisterKind.HOLDING, register, RegisterType.UINT16, interval);
    }

    static RegisterSetting register(
            String series, int unitId, RegisterKind kind, int register, RegisterType as, Duration interval) {
        return encoded(series, unitId, kind, register, as, WordOrder.ABCD, 1, 0, RegisterSetting.NO_BIT, interval);
    }

    static RegisterSetting encoded(
            String series,
            int unitId,
            RegisterKind kind,
            int register,
            RegisterType as,
            WordOrder order,
            double scale,
            double offset,
            int bit,
            Duration interval) {
        return new RegisterSetting(
                series,
                unitId,
                kind,
                register,
                as,
                order,
                scale,
                offset,
                "",
                SeriesAttributes.NO_RESOLUTION,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                interval.toNanos(),
                bit);
    }
}
