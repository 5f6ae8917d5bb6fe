package io.estran.cli.scenario;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Chooses ports on loopback: the usual one if it is free, any free one if not, and says so. No port twice. One owner. */
public final class FreePorts {
    public static final String HOST = "127.0.0.1";

    private final Consumer<String> people;
    private final Set<Integer> chosen = new HashSet<>();

    /** @param people are told of every port that is not the usual one */
    public FreePorts(Consumer<String> people) {
        this.people = people;
    }

    /** The port of that number if it is free; otherwise another that is. */
    public int choose(int usual) throws IOException {
        if (!chosen.contains(usual) && isFree(usual)) {
            chosen.add(usual);
            return usual;
        }
        int free = anyFree();
        while (!chosen.add(free)) {
            free = anyFree();
        }
        people.accept("  port " + usual + " is taken: " + free + " is used instead");
        return free;
    }

    /**
     * The port that the user asked for.
     *
     * @throws BindException if it is taken
     */
    public int exactly(int asked) throws BindException {
        if (chosen.contains(asked) || !isFree(asked)) {
            throw new BindException("port " + asked + " is taken: stop what listens there, or name another one");
        }
        chosen.add(asked);
        return asked;
    }

    /** Host and port. */
    public static String address(int port) {
        return HOST + ":" + port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /** A port that nobody listens on now. */
    static int anyFree() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
