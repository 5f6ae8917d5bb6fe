package io.estran.benchmarks.delivery.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which server gets a connection, and what happens to connections when the link is away. */
class ForwarderTest {
    private static final int PATIENCE_MILLIS = 20_000;

    private ServerSocket first;
    private ServerSocket second;
    private Forwarder forwarder;

    @BeforeEach
    void start() throws IOException {
        first = server();
        second = server();
        forwarder = new Forwarder(List.of(first.getLocalPort(), second.getLocalPort()), Forwarder.UNBOUNDED, null);
    }

    @AfterEach
    void stop() throws IOException {
        forwarder.close();
        first.close();
        second.close();
    }

    private static ServerSocket server() throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PATIENCE_MILLIS);
        return server;
    }

    private Socket client() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), forwarder.port());
        client.setSoTimeout(PATIENCE_MILLIS);
        return client;
    }

    @Test
    void connectionsGoToTheServersInTurnAndBytesPassBothWays() throws IOException {
        try (Socket one = client();
                Socket atFirst = first.accept()) {
            one.getOutputStream().write(1);
            assertThat(atFirst.getInputStream().read()).isEqualTo(1);
            assertThat(forwarder.serving()).isZero();
            try (Socket other = client();
                    Socket atSecond = second.accept()) {
                atSecond.getOutputStream().write(2);
                assertThat(other.getInputStream().read()).isEqualTo(2);
                assertThat(forwarder.serving()).isEqualTo(1);
            }
        }
    }

    @Test
    void aServerThatIsGoneIsPassedBy() throws IOException {
        first.close();
        try (Socket one = client();
                Socket atSecond = second.accept()) {
            one.getOutputStream().write(1);
            assertThat(atSecond.getInputStream().read()).isEqualTo(1);
        }
    }

    @Test
    void aMoveEndsTheConnectionAndTheNextOneGoesThere() throws IOException {
        try (Socket one = client();
                Socket atFirst = first.accept()) {
            one.getOutputStream().write(1);
            assertThat(atFirst.getInputStream().read()).isEqualTo(1);
            forwarder.move(0);
            assertThat(isEnded(one)).isTrue();
        }
        try (Socket again = client();
                Socket atFirst = first.accept()) {
            again.getOutputStream().write(1);
            assertThat(atFirst.getInputStream().read()).isEqualTo(1);
        }
    }

    @Test
    void whileItIsAwayEveryConnectionEndsAndAfterwardsTheyPassAgain() throws IOException {
        forwarder.away();
        try (Socket refused = client()) {
            assertThat(isEnded(refused)).isTrue();
        }
        forwarder.mend();
        try (Socket one = client();
                Socket atFirst = first.accept()) {
            one.getOutputStream().write(1);
            assertThat(atFirst.getInputStream().read()).isEqualTo(1);
        }
    }

    private static boolean isEnded(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }
}
