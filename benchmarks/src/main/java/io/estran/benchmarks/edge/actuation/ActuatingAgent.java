package io.estran.benchmarks.edge.actuation;

import io.estran.agent.Agent;
import io.estran.agent.waiting.WaitMode;
import io.estran.benchmarks.edge.rig.BareDevice;
import io.estran.benchmarks.edge.rig.BenchAgent;
import io.estran.benchmarks.edge.rig.LineLoad;
import io.estran.process.lifecycle.Closer;
import io.estran.testkit.LoopbackPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A running agent that takes lines, polls a device and, when {@value #WATCHED} rises above its limit, writes to it. Close it.
 */
final class ActuatingAgent implements AutoCloseable {
    /** The series that its rule watches. */
    static final String WATCHED = "probe/unit/level";

    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    static final long LOOK_MILLIS = 2;

    private final Closer parts = new Closer();
    private final Agent agent;
    private final int port;

    /**
     * Starts it.
     *
     * @param registers as a modbus-tcp source has them in the configuration
     * @param device hears what the device answers, and which writes come
     */
    ActuatingAgent(Path parent, WaitMode mode, String registers, BareDevice.Listener device) throws Exception {
        BareDevice plc = parts.add(new BareDevice(device));
        port = new LoopbackPorts().next();
        boolean started = false;
        try {
            agent = parts.add(BenchAgent.start(Files.createTempDirectory(parent, "agent"), """
                    waiting: %s
                    sources:
                      - {name: lines, type: line-protocol, listen: "tcp://127.0.0.1:%d", series: "{tag:site}/{tag:unit}/{field}"}
                      - {name: plc, type: modbus-tcp, address: "127.0.0.1:%d", timeout: 30s, writes: 1024, registers: [%s]}
                    windows:
                      - {series: "**", length: 1s}
                    rules:
                      - {name: limit, series: "%s", above: 0.5, write: {source: plc, kind: holding, register: 20, value: 1}}
                    """.formatted(
                            mode.name().toLowerCase(Locale.ROOT), port, plc.port(), registers, WATCHED)));
            started = true;
        } finally {
            if (!started) {
                parts.close();
            }
        }
    }

    /** A connection to its source of lines, as soon as that listens. */
    Socket connect() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                Socket socket = parts.add(new Socket(InetAddress.getLoopbackAddress(), port));
                socket.setTcpNoDelay(true);
                return socket;
            } catch (IOException notYet) {
                if (System.nanoTime() - deadline > 0) {
                    throw notYet;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        }
    }

    /** From now on so many lines come each millisecond, over a connection of their own. After {@link #connect}. */
    void load(int lines) throws IOException {
        if (lines > 0) {
            parts.add(new LineLoad(lines, port));
        }
    }

    /** Writes that have gone to the device. */
    long writes() {
        return agent.actuations().count();
    }

    /** What it has sent and counted, for people. */
    @Override
    public String toString() {
        return "the agent has sent " + writes() + " writes and counts " + agent.readings();
    }

    @Override
    public void close() throws Exception {
        parts.close();
    }
}
