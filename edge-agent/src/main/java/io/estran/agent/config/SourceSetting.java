package io.estran.agent.config;

import io.estran.agent.source.csv.CsvSettings;
import io.estran.agent.source.host.HostSettings;
import io.estran.agent.source.line.LineProtocolSettings;
import io.estran.agent.source.modbus.ModbusSettings;

/** An entry of {@code sources}: which connector, and its settings. */
public sealed interface SourceSetting {
    /** Unique among the sources. */
    String name();

    /** The word in the file. */
    String type();

    /** Whether it comes to an end by itself: what {@code run --until-idle} can wait for at the latest after silence. */
    default boolean canEnd() {
        return this instanceof Csv || this instanceof LineProtocol;
    }

    /**
     * Whether what it gives can wait where it comes from: rows of a file, senders that TCP slows. Readings of other sources
     * that come while storage takes nothing are dropped and counted, as time does not wait for them.
     */
    default boolean canWait() {
        return this instanceof Csv
                || (this instanceof LineProtocol line && !line.settings().udp());
    }

    record Csv(CsvSettings settings) implements SourceSetting {
        public static final String TYPE = "csv";

        @Override
        public String name() {
            return settings.name();
        }

        @Override
        public String type() {
            return TYPE;
        }
    }

    record LineProtocol(LineProtocolSettings settings) implements SourceSetting {
        public static final String TYPE = "line-protocol";

        @Override
        public String name() {
            return settings.name();
        }

        @Override
        public String type() {
            return TYPE;
        }
    }

    record Modbus(ModbusSettings settings) implements SourceSetting {
        public static final String TYPE = "modbus-tcp";

        @Override
        public String name() {
            return settings.name();
        }

        @Override
        public String type() {
            return TYPE;
        }
    }

    record Host(HostSettings settings) implements SourceSetting {
        public static final String TYPE = "host";

        @Override
        public String name() {
            return settings.name();
        }

        @Override
        public String type() {
            return TYPE;
        }
    }
}
