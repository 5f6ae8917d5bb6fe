package io.estran.agent.source.modbus.client;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/**
 * TCP's own probes of a connection on which nothing is sent, so that a device which lost its power or its cable is noticed
 * within half a minute though nothing is asked of it (only written to, or polled once an hour). The system's own times are two
 * hours and more (RFC 1122, section 4.2.3.6).
 */
final class KeepAlive {
    /** Silence before the first probe, seconds. */
    static final int IDLE_SECONDS = 15;
    /** Between two probes, seconds. */
    static final int INTERVAL_SECONDS = 5;
    /** Probes without an answer that end the connection. */
    static final int PROBES = 3;

    private KeepAlive() {}

    /** Turns them on; where the system lets nobody set their times, with its own. */
    static void turnOn(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        set(channel, ExtendedSocketOptions.TCP_KEEPIDLE, IDLE_SECONDS);
        set(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, INTERVAL_SECONDS);
        set(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
    }

    private static void set(SocketChannel channel, SocketOption<Integer> option, int value) throws IOException {
        if (channel.supportedOptions().contains(option)) {
            channel.setOption(option, value);
        }
    }
}
