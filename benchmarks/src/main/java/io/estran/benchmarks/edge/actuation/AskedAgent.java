package io.estran.benchmarks.edge.actuation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.estran.agent.waiting.WaitMode;
import io.estran.benchmarks.edge.rig.Probe;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** From writing a line into an agent's socket until the device has the write that a rule orders for it. */
final class AskedAgent implements Answerer {
    /** Between two questions, ns. */
    static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(10);
    /** Until the last of the writes that were only tried has come. */
    private static final long SETTLE_MILLIS = 500;

    private final ActuatingAgent agent;
    private final Probe probe;

    /** @param load lines each millisecond that come over another connection; 0: none does */
    AskedAgent(Path folder, WaitMode mode, int load) throws Exception {
        agent = new ActuatingAgent(folder, mode, "", (register, value, nanos) -> heard(nanos));
        boolean ready = false;
        try {
            Socket socket = agent.connect();
            probe = new Probe(raise -> send(socket, raise), INTERVAL);
            awaitDevice(socket);
            agent.load(load);
            ready = true;
        } finally {
            if (!ready) {
                agent.close();
            }
        }
    }

    private void heard(long nanos) {
        probe.answered(nanos);
    }

    private static void send(Socket socket, boolean raise) throws IOException {
        socket.getOutputStream().write(line(raise));
    }

    /** The question, or what ends it. */
    static byte[] line(boolean raise) {
        return ("p,site=probe,unit=unit level=" + (raise ? 1 : 0) + "\n").getBytes(US_ASCII);
    }

    /** Until the connection to the device is up a write fails, and nothing comes. */
    private void awaitDevice(Socket socket) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + ActuatingAgent.PATIENCE_NANOS;
        while (agent.writes() == 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the agent wrote nothing to its device within a minute");
            }
            send(socket, true);
            send(socket, false);
            TimeUnit.MILLISECONDS.sleep(ActuatingAgent.LOOK_MILLIS);
        }
        TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
    }

    @Override
    public Histogram run(int count) throws Exception {
        try {
            return probe.run(count);
        } catch (IOException unanswered) {
            throw new IOException(unanswered.getMessage() + "; " + agent, unanswered);
        }
    }

    @Override
    public void close() throws Exception {
        agent.close();
    }
}
