package io.estran.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.process.tls.TlsMaterial;
import io.estran.protocol.account.Presence;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.testkit.FaultyProxy;
import io.estran.testkit.TestAuthority;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sockets of the uplink are good for. */
class HandshakeTimesTest {
    private static final AgentName AGENT = new AgentName("lab-1");
    private static final Id128 RUN = new Id128(1, 2);
    private static final Duration DELAY = Duration.ofMillis(100);

    @TempDir
    Path folder;

    @Test
    void aSlowHandshakeMakesTheTimeThatTheGatewaySaysNoLessCertain() throws Exception {
        TlsMaterial material = new TestAuthority("Test authority").material(folder, AGENT.value());
        InetAddress loopback = InetAddress.getLoopbackAddress();
        ServerSocket listener = material.context().getServerSocketFactory().createServerSocket(0, 50, loopback);
        AtomicReference<Duration> took = new AtomicReference<>();
        try (ScriptedGateway gateway = new ScriptedGateway(8, listener);
                FaultyProxy proxy = new FaultyProxy(new InetSocketAddress(loopback, listener.getLocalPort()));
                GatewayConnection connection = connection(
                        "mqtts://127.0.0.1:" + proxy.port(), material.context().getSocketFactory(), took)) {
            proxy.delayMillis(DELAY.toMillis());
            long began = System.nanoTime();
            connection.connect();
            Duration all = Duration.ofNanos(System.nanoTime() - began);

            assertThat(gateway.clientIds).hasSize(1);
            // Two flights of the handshake at least, and SUBSCRIBE with its answer, are not in it.
            assertThat(took.get()).isPositive().isLessThanOrEqualTo(all.minus(DELAY.multipliedBy(4)));
        }
    }

    @Test
    void whatIsSentWaitsForNoAcknowledgementOfWhatWasSentBefore() throws Exception {
        TlsMaterial material = new TestAuthority("Test authority").material(folder, AGENT.value());
        HandshakeTimes handshakes = new HandshakeTimes(material.context().getSocketFactory(), 0);
        AtomicReference<Duration> unasked = new AtomicReference<>();
        try (GatewayConnection connection = connection("mqtt://127.0.0.1:1", null, unasked);
                Socket plain = connection.options(null).getSocketFactory().createSocket();
                Socket tls = connection.options(handshakes).getSocketFactory().createSocket()) {
            assertThat(plain.getTcpNoDelay()).isTrue();
            assertThat(tls).isInstanceOf(SSLSocket.class);
            assertThat(tls.getTcpNoDelay()).isTrue();
        }
    }

    private static GatewayConnection connection(
            String gateway, @Nullable SSLSocketFactory sockets, AtomicReference<Duration> took) throws MqttException {
        return new GatewayConnection(
                settings(gateway),
                AGENT,
                RUN,
                1,
                sockets,
                new RecordedSpool(),
                (number, online) -> new Presence(AGENT, RUN, 1, number, online, "test", 0, 0, 0, 0, -1, 0),
                (wall, duration) -> took.set(duration),
                new UplinkMeters(new SimpleMeterRegistry()));
    }

    private static UplinkSettings settings(String gateway) {
        Duration patience = Duration.ofSeconds(30);
        return new UplinkSettings(
                gateway, 64, patience, patience, Duration.ofMillis(1), Duration.ofMillis(20), patience);
    }
}
