package io.estran.agent.source.modbus;

import io.estran.agent.source.SourceSettings;
import io.estran.process.configuration.Address;
import java.util.List;

/**
 * One Modbus TCP device: one connection. Durations in nanoseconds.
 *
 * @param name the source's name
 * @param host name or address, resolved anew at every connection
 * @param port 1 to 65535; 502 by default
 * @param defaultInterval interval of the registers that name none; each {@link RegisterSetting} already holds its own
 * @param timeout longest wait for a connection and for each answer
 * @param staleAfter without an answer for this long a series becomes bad (source lost). 0, and for registers that are not
 *     polled so often: three of their intervals, at least one second, and a timeout more, as another unit that is dead may
 *     hold the connection for so long
 * @param shortestBackoff bound of the first wait between two attempts to connect
 * @param longestBackoff bound of any wait between two attempts to connect
 * @param writeLimit most writes that wait at a time, 1 to {@value #LARGEST_WRITE_LIMIT}; a further one is refused at once
 * @param registers what to read; may be empty for a device that is only written to
 */
public record ModbusSettings(
        String name,
        String host,
        int port,
        long defaultInterval,
        long timeout,
        long staleAfter,
        long shortestBackoff,
        long longestBackoff,
        int writeLimit,
        List<RegisterSetting> registers)
        implements SourceSettings {
    public static final String TYPE = "modbus-tcp";
    public static final int DEFAULT_PORT = 502;
    public static final long DEFAULT_INTERVAL = 1_000_000_000L;
    public static final long DEFAULT_TIMEOUT = 1_000_000_000L;
    public static final long DEFAULT_STALE_AFTER = 0;
    public static final long DEFAULT_SHORTEST_BACKOFF = 100_000_000L;
    public static final long DEFAULT_LONGEST_BACKOFF = 10_000_000_000L;
    public static final int DEFAULT_WRITE_LIMIT = 64;
    public static final int LARGEST_WRITE_LIMIT = 1024;
    /** Least that the default of {@code staleAfter} gives, without the timeout. */
    static final long SHORTEST_STALE_AFTER = 1_000_000_000L;

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException with what is wrong and what is allowed
     */
    public ModbusSettings {
        registers = List.copyOf(registers);
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port is " + port + "; allowed: 1 to 65535");
        }
        if (defaultInterval <= 0
                || timeout < 1_000_000
                || shortestBackoff < 1_000_000
                || longestBackoff < shortestBackoff) {
            throw new IllegalArgumentException(
                    "interval must be positive, timeout and backoff at least 1 ms, the longest backoff not below the shortest");
        }
        if (staleAfter < 0) {
            throw new IllegalArgumentException("staleAfter is negative");
        }
        if (writeLimit < 1 || writeLimit > LARGEST_WRITE_LIMIT) {
            throw new IllegalArgumentException(
                    "writeLimit is " + writeLimit + "; allowed: 1 to " + LARGEST_WRITE_LIMIT);
        }
    }

    /** When a register becomes bad (source lost) without an answer, ns. */
    long staleAfter(RegisterSetting register) {
        return staleAfter(register.intervalNanos());
    }

    /** When the whole device counts as lost without a connection that answers, ns: as its fastest register. */
    long lostAfter() {
        return staleAfter(registers.stream()
                .mapToLong(RegisterSetting::intervalNanos)
                .min()
                .orElse(0));
    }

    private long staleAfter(long interval) {
        return staleAfter > interval ? staleAfter : Math.max(SHORTEST_STALE_AFTER, 3 * interval) + timeout;
    }

    /** Where it is, as in {@code 10.0.0.7:502}. */
    String device() {
        return new Address(host, port).toString();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public boolean canSpin() {
        return true;
    }
}
