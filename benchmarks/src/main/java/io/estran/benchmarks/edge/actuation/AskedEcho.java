package io.estran.benchmarks.edge.actuation;

import io.estran.agent.waiting.WaitMode;
import io.estran.benchmarks.edge.rig.BareEcho;
import io.estran.benchmarks.edge.rig.LineLoad;
import io.estran.benchmarks.edge.rig.Probe;
import io.estran.process.lifecycle.Closer;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import org.HdrHistogram.Histogram;

/** The floor: {@link BareEcho}, from writing a line into its socket until it is back. */
final class AskedEcho implements Answerer {
    private static final int LENGTH = AskedAgent.line(true).length;

    private final Closer parts = new Closer();
    private final Probe probe;

    /** @param load lines each millisecond that come over another connection; 0: none does */
    AskedEcho(WaitMode mode, int load) throws Exception {
        BareEcho echo = parts.add(new BareEcho(mode));
        Socket socket = parts.add(new Socket(InetAddress.getLoopbackAddress(), echo.port()));
        socket.setTcpNoDelay(true);
        probe = new Probe(raise -> socket.getOutputStream().write(AskedAgent.line(raise)), AskedAgent.INTERVAL);
        Thread answers = new Thread(() -> hear(socket), "bench-answers");
        answers.setDaemon(true);
        answers.start();
        if (load > 0) {
            parts.add(new LineLoad(load, echo.port()));
        }
    }

    /** The echo sends back both questions; the first of the two is answered. */
    private void hear(Socket socket) {
        byte[] line = new byte[LENGTH];
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                in.readFully(line);
                if (line[LENGTH - 2] == '1') {
                    probe.answered(System.nanoTime());
                }
            }
        } catch (EOFException | SocketException closed) {
            // By close.
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public Histogram run(int count) throws Exception {
        return probe.run(count);
    }

    @Override
    public void close() throws Exception {
        parts.close();
    }
}
