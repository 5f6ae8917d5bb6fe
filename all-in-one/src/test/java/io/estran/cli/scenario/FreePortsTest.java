package io.estran.cli.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    private final List<String> said = new ArrayList<>();
    private final FreePorts ports = new FreePorts(said::add);

    @Test
    void aPortThatIsFreeIsTakenWithoutAWord() throws IOException {
        int free = FreePorts.anyFree();
        assertThat(ports.choose(free)).isEqualTo(free);
        assertThat(said).isEmpty();
    }

    @Test
    void aTakenPortIsReplacedAndThatIsSaid() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int chosen = ports.choose(taken.getLocalPort());
            assertThat(chosen).isNotEqualTo(taken.getLocalPort()).isPositive();
            assertThat(said).singleElement().asString().contains(taken.getLocalPort() + " is taken", "" + chosen);
        }
    }

    @Test
    void noPortIsGivenTwice() throws IOException {
        int first = ports.choose(FreePorts.anyFree());
        assertThat(ports.choose(first)).isNotEqualTo(first);
        assertThatThrownBy(() -> ports.exactly(first)).isInstanceOf(BindException.class);
    }

    @Test
    void aPortThatWasAskedForIsNeverReplaced() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> ports.exactly(taken.getLocalPort()))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " is taken");
        }
    }
}
