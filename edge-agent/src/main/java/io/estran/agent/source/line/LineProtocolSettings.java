package io.estran.agent.source.line;

import io.estran.agent.source.SourceSettings;
import io.estran.process.configuration.Address;
import java.util.Locale;

/**
 * Where lines come in and how they name series.
 *
 * @param name the source's name
 * @param transport how lines come
 * @param listen port 0 lets the system choose
 * @param nanosPerUnit what a timestamp of 1 means: 1, 1,000, 1,000,000 or 1,000,000,000 ns
 * @param series template of series names
 * @param connectionLimit most connections at a time; further ones are closed at once
 * @param longestLine bytes; a longer line is rejected
 * @param largestBody of an HTTP request, bytes as they come (compressed)
 * @param largestUnpacked of an HTTP request whose body is gzip, bytes when it is unpacked; at least the largest body
 * @param bodies bytes of HTTP requests that are not whole, of all connections together; at least the largest body
 * @param cacheLimit most combinations of measurement, tags and field whose series is remembered
 */
public record LineProtocolSettings(
        String name,
        Transport transport,
        Address listen,
        long nanosPerUnit,
        SeriesTemplate series,
        int connectionLimit,
        int longestLine,
        int largestBody,
        long largestUnpacked,
        long bodies,
        int cacheLimit)
        implements SourceSettings {
    public static final String TYPE = "line-protocol";
    public static final Address DEFAULT_LISTEN = new Address("127.0.0.1", 8094);
    public static final int DEFAULT_CONNECTION_LIMIT = 256;
    public static final int DEFAULT_LONGEST_LINE = 64 * 1024;
    public static final int DEFAULT_LARGEST_BODY = 4 << 20;
    public static final long DEFAULT_LARGEST_UNPACKED = 64 << 20;
    public static final int DEFAULT_BODIES = 16 << 20;
    public static final int DEFAULT_CACHE_LIMIT = 100_000;

    /** How lines come in. */
    public enum Transport {
        TCP,
        UDP,
        HTTP;

        /** As it stands before an address in the configuration. */
        public String scheme() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public boolean canSpin() {
        return true;
    }

    @Override
    public boolean canEnd() {
        return true;
    }
}
