package io.estran.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/** Ports that stay ours while nobody listens there: below those that the system gives to clients. One owner. */
public final class LoopbackPorts {
    private static final int FIRST = 16_384;
    private static final int BEHIND_LAST = 32_000;
    private static final int MOST_TRIES = 1_000;

    private final Random random = new Random();
    private final Set<Integer> taken = new HashSet<>();

    /** A port of the loopback address that is free now, and was not given before. */
    public int next() throws IOException {
        IOException last = new IOException("no free port from " + FIRST + " to " + BEHIND_LAST);
        for (int i = 0; i < MOST_TRIES; i++) {
            int port = FIRST + random.nextInt(BEHIND_LAST - FIRST);
            if (taken.add(port)) {
                try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                    return socket.getLocalPort();
                } catch (IOException inUse) {
                    last = inUse;
                }
            }
        }
        throw last;
    }
}
