package io.estran.agent.source.modbus.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * One lookup of a host name. The system's resolver can block for many seconds and cannot be interrupted, so it is called on a
 * thread of its own, which ends with it; who asked is woken.
 */
final class AddressLookup {
    private final String host;
    private volatile InetAddress @Nullable [] found;
    private volatile boolean done;

    private AddressLookup(String host) {
        this.host = host;
    }

    /** Begins; {@code wake} is called on the lookup's thread at its end. */
    static AddressLookup begin(String host, Runnable wake) {
        AddressLookup lookup = new AddressLookup(host);
        Thread thread = new Thread(() -> lookup.run(wake), "lookup-" + host);
        thread.setDaemon(true);
        thread.start();
        return lookup;
    }

    private void run(Runnable wake) {
        try {
            found = InetAddress.getAllByName(host);
        } catch (UnknownHostException | SecurityException unknown) {
            found = null;
        }
        done = true;
        wake.run();
    }

    boolean isDone() {
        return done;
    }

    /**
     * Addresses of the host, at least one; after {@link #isDone}.
     *
     * @throws UnknownHostException with words for people
     */
    InetAddress[] addresses() throws UnknownHostException {
        InetAddress[] addresses = found;
        if (addresses == null || addresses.length == 0) {
            throw new UnknownHostException("the name " + host + " is not known");
        }
        return addresses;
    }
}
