package io.estran.system.chaos.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections go to the servers in turn. */
class LoadBalancerTest {
    private ServerSocket one;
    private ServerSocket other;
    private LoadBalancer balancer;

    @BeforeEach
    void start() throws Exception {
        one = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        balancer = new LoadBalancer(List.of(address(one), address(other)));
    }

    @AfterEach
    void stop() throws Exception {
        balancer.close();
        one.close();
        other.close();
    }

    private static InetSocketAddress address(ServerSocket server) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    private void passesTo(ServerSocket expected) throws Exception {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), balancer.port());
                Socket server = expected.accept()) {
            client.getOutputStream().write(7);
            assertThat(server.getInputStream().read()).isEqualTo(7);
            server.getOutputStream().write(8);
            assertThat(client.getInputStream().read()).isEqualTo(8);
            server.close();
            assertThat(client.getInputStream().read())
                    .as("the end is handed on")
                    .isEqualTo(-1);
        }
    }

    @Test
    void eachConnectionGoesToTheNextServer() throws Exception {
        passesTo(one);
        passesTo(other);
        passesTo(one);
    }

    @Test
    void aServerThatIsAwayIsPassedOver() throws Exception {
        one.close();
        passesTo(other);
        passesTo(other);
    }
}
