package io.estran.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.estran.gateway.AgentBatches;
import io.estran.gateway.ingest.QuarantineRate;
import io.estran.gateway.mqtt.RawClient.Packet;
import io.estran.gateway.session.Accounts;
import io.estran.gateway.session.PresenceBoard;
import io.estran.gateway.session.QuarantineAllowance;
import io.estran.gateway.session.ScriptedLog;
import io.estran.gateway.session.SessionMeters;
import io.estran.gateway.session.SessionServices;
import io.estran.gateway.session.Sessions;
import io.estran.process.time.Clock;
import io.estran.process.tls.TlsMaterial;
import io.estran.testkit.TestAuthority;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listeners as a client sees them, byte by byte, on real sockets; the log is scripted. Sections are those of MQTT 5.0. */
class MqttEndpointTest {
    private static final int RECEIVE_MAXIMUM = 4;
    private static final String CLIENT = "lab-1/0123456789abcdef0123456789abcdef";
    private static final String EVENTS = "estran/1/lab-1/events";
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private static Path folder;

    private final ScriptedLog log = new ScriptedLog();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Accounts accounts = Accounts.start(1 << 20, registry);
    private final AgentBatches batches = new AgentBatches("lab-1");
    private MqttEndpoint endpoint;
    private int port;

    @BeforeEach
    void listen() throws Exception {
        start(10, Duration.ofSeconds(5));
    }

    private void start(int maximumConnections, Duration connectTimeout) throws IOException {
        endpoint = new MqttEndpoint(
                new ListenerSettings(
                        RECEIVE_MAXIMUM,
                        Duration.ofSeconds(60),
                        connectTimeout,
                        maximumConnections,
                        1_000,
                        Duration.ofSeconds(2)),
                new Sessions(),
                new SessionServices(
                        log,
                        new PresenceBoard(10, registry),
                        accounts,
                        new QuarantineAllowance(QuarantineRate.DEFAULT, Clock.system(), registry),
                        new SessionMeters(registry),
                        Clock.system()),
                registry,
                new Random(1));
        port = endpoint.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null);
    }

    @AfterEach
    void stop() throws Exception {
        endpoint.close();
        accounts.close();
    }

    private RawClient connected() throws IOException {
        RawClient client = new RawClient(port).connect(CLIENT, 30);
        Packet welcome = client.packet();
        assertThat(welcome.type()).isEqualTo(RawClient.CONNACK);
        assertThat(welcome.at(1)).isZero();
        return client;
    }

    private static void assertEndsWith(RawClient client, int reasonCode) throws IOException {
        Packet goodbye = client.packet();
        assertThat(goodbye).as("DISCONNECT").isNotNull();
        assertThat(goodbye.type()).isEqualTo(RawClient.DISCONNECT);
        assertThat(goodbye.at(0)).isEqualTo(reasonCode);
        assertThat(client.packet()).as("after DISCONNECT").isNull();
    }

    @Test
    void connackSaysEverythingThatThisGatewayDoesNotDo() throws Exception { // 3.2.2.3
        try (RawClient client = new RawClient(port).connect(CLIENT, 0)) {
            assertThat(client.packet().body())
                    .startsWith(0, 0) // no session is present; success
                    .containsSubsequence(0x21, 0, RECEIVE_MAXIMUM)
                    .containsSubsequence(0x24, 1) // Maximum QoS
                    .containsSubsequence(0x25, 0) // Retain Available
                    .containsSubsequence(0x27, 0, 4, 0xB0, 0) // Maximum Packet Size 300 KiB
                    .containsSubsequence(0x22, 0, 0) // Topic Alias Maximum
                    .containsSubsequence(0x28, 0) // Wildcard Subscription Available
                    .containsSubsequence(0x29, 0) // Subscription Identifiers Available
                    .containsSubsequence(0x2A, 0) // Shared Subscription Available
                    .containsSubsequence(0x13, 0, 60); // Server Keep Alive
        }
    }

    @Test
    void mqtt311IsRefusedWithItsOwnReturnCode() throws Exception { // MQTT 3.1.1, 3.2.2.3
        try (RawClient client = new RawClient(port).connect("MQTT", 4, CLIENT, 30)) {
            assertThat(client.packet().body()).containsExactly(0, 1);
            assertThat(client.packet()).isNull();
        }
    }

    @Test
    void mqtt31IsRefusedTheSameWayWhateverItsClientId() throws Exception {
        try (RawClient client = new RawClient(port).connect("MQIsdp", 3, "x".repeat(200), 30)) {
            assertThat(client.packet().body()).containsExactly(0, 1);
            assertThat(client.packet()).isNull();
        }
    }

    @Test
    void aLaterVersionThanFiveIsRefused() throws Exception { // 3.1.2.2
        try (RawClient client = new RawClient(port).connect("MQTT", 6, CLIENT, 30)) {
            assertThat(client.packet().at(1)).isEqualTo(0x84);
            assertThat(client.packet()).isNull();
        }
    }

    @Test
    void anythingBeforeConnectEndsTheConnection() throws Exception { // MQTT-3.1.0-1
        try (RawClient client = new RawClient(port)) {
            client.publish(EVENTS, 1, batches.next());
            assertThat(client.packet()).isNull();
        }
        assertThat(log.records()).isEmpty();
    }

    @Test
    void aSecondConnectEndsTheConnection() throws Exception { // MQTT-3.1.0-2
        try (RawClient client = connected()) {
            client.connect(CLIENT, 30);
            assertEndsWith(client, 0x82);
        }
    }

    @Test
    void whoNeverSaysConnectIsCutOff() throws Exception {
        endpoint.close();
        start(10, Duration.ofMillis(200));
        try (RawClient client = new RawClient(port)) {
            assertThat(client.packet()).isNull();
        }
        assertThat(registry.get("estran.gateway.connections.silent").counter().count())
                .isEqualTo(1);
    }

    @Test
    void whatFollowsConnectAtOnceIsTaken() throws Exception { // 3.1.4: clients need not wait for CONNACK
        try (RawClient client = new RawClient(port).connect(CLIENT, 30)) {
            client.publish(EVENTS, 1, batches.next());
            assertThat(client.packet().type()).isEqualTo(RawClient.CONNACK);
            await().atMost(SOON).until(() -> log.records().size() == 1);
        }
    }

    @Test
    void silenceOfOneAndAHalfKeepAlivesEndsTheConnection() throws Exception { // MQTT-3.1.2-22
        try (RawClient client = new RawClient(port).connect(CLIENT, 1)) {
            client.packet();
            long start = System.nanoTime();
            assertEndsWith(client, 0x8D);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1_400));
        }
    }

    @Test
    void pingreqIsAnswered() throws Exception { // MQTT-3.12.4-1
        try (RawClient client = connected()) {
            client.bytes((byte) 0xC0, (byte) 0);
            assertThat(client.packet().type()).isEqualTo(RawClient.PINGRESP);
        }
    }

    @Test
    void theSecondConnectionWithOneClientIdTakesOver() throws Exception { // MQTT-3.1.4-3
        try (RawClient first = connected();
                RawClient second = connected()) {
            assertEndsWith(first, 0x8E);
            second.bytes((byte) 0xC0, (byte) 0);
            assertThat(second.packet().type()).isEqualTo(RawClient.PINGRESP);
        }
    }

    @Test
    void pubackSaysWhereTheBatchIsStored() throws Exception {
        try (RawClient client = connected()) {
            client.publish(EVENTS, 7, batches.next());
            await().atMost(SOON).until(() -> log.records().size() == 1);
            log.store(0);
            Packet answer = client.packet();
            assertThat(answer.type()).isEqualTo(RawClient.PUBACK);
            assertThat(answer.body()).startsWith(0, 7, 0);
            assertThat(answer.text())
                    .contains("estran-partition", "estran-offset", "100")
                    .doesNotContain("estran-epoch");
        }
    }

    @Test
    void pubackTellsTheEpochOnceOneIsKnown() throws Exception { // DELIVERY.md rule 25
        accounts.put(AgentBatches.account(3, 1_764_000_000), 0);
        try (RawClient client = connected()) {
            client.publish(EVENTS, 7, batches.next());
            await().atMost(SOON).until(() -> log.records().size() == 1);
            log.store(0);
            assertThat(client.packet().text()).contains("estran-epoch", "1764000000");
        }
    }

    @Test
    void aClientThatWantsNoProblemInformationGetsNoProperties() throws Exception { // 3.1.2.11.7
        try (RawClient client = new RawClient(port).connect(CLIENT, 30, 0x17, 0)) {
            client.packet();
            client.publish(EVENTS, 7, batches.next());
            await().atMost(SOON).until(() -> log.records().size() == 1);
            log.store(0);
            assertThat(client.packet().text()).doesNotContain("estran");
        }
    }

    @Test
    void noAnswerIsLargerThanTheClientsMaximumPacketSize() throws Exception { // MQTT-3.1.2-24
        try (RawClient client = new RawClient(port).connect(CLIENT, 0, 0x11, 0, 0, 0, 9, 0x27, 0, 0, 0, 34)) {
            Packet welcome = client.packet();
            assertThat(welcome.type()).isEqualTo(RawClient.CONNACK);
            assertThat(welcome.body())
                    .hasSize(32)
                    .startsWith(0, 0); // keep-alive and expiry changed: all there is to say
            client.publish(EVENTS, 7, new byte[100]);
            await().atMost(SOON).until(() -> log.records().size() == 1);
            log.store(0);
            Packet refusal = client.packet();
            assertThat(refusal.body()).hasSizeLessThan(14).startsWith(0, 7, 0x99);
            client.connect(CLIENT, 30);
            Packet goodbye = client.packet();
            assertThat(goodbye.body()).hasSizeLessThan(14).startsWith(0x82);
        }
    }

    @Test
    void aClientThatHasNoRoomForTheWelcomeIsRefusedInFiveBytes() throws Exception { // MQTT-3.1.2-24
        try (RawClient client = new RawClient(port).connect(CLIENT, 30, 0x27, 0, 0, 0, 33)) {
            assertThat(client.packet().body()).containsExactly(0, 0x83, 0);
            assertThat(client.packet()).isNull();
        }
    }

    @Test
    void aClientThatHasNoRoomForTheAnswerToItsFiltersIsToldAndCutOff() throws Exception { // MQTT-3.1.2-24
        try (RawClient client = new RawClient(port).connect(CLIENT, 30, 0x27, 0, 0, 0, 40)) {
            client.packet();
            ByteArrayOutputStream filters = new ByteArrayOutputStream();
            filters.writeBytes(new byte[] {0, 1, 0});
            for (int i = 0; i < 40; i++) {
                filters.writeBytes(new byte[] {0, 1, 'a', 0});
            }
            client.send(0x82, filters.toByteArray());
            assertEndsWith(client, 0x95);
        }
    }

    @Test
    void whenTheLogFailsTheConnectionEndsAndNothingIsAcknowledged() throws Exception { // DELIVERY.md rule 15
        try (RawClient client = connected()) {
            client.publish(EVENTS, 1, batches.next());
            client.publish(EVENTS, 2, batches.next());
            await().atMost(SOON).until(() -> log.records().size() == 2);
            log.store(1);
            log.fail(0);
            assertEndsWith(client, 0x88);
        }
    }

    @Test
    void morePublishesThanReceiveMaximumEndTheConnection() throws Exception { // MQTT-3.3.4-9
        try (RawClient client = connected()) {
            for (int id = 1; id <= RECEIVE_MAXIMUM + 1; id++) {
                client.publish(EVENTS, id, batches.next());
            }
            assertEndsWith(client, 0x93);
        }
    }

    @Test
    void aPacketAboveTheMaximumIsRefusedByItsLengthBeforeItsBytesCome() throws Exception { // 3.2.2.3.6
        try (RawClient client = connected()) {
            client.bytes((byte) 0x32, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0x7F);
            assertEndsWith(client, 0x95);
        }
    }

    @Test
    void aTooLargeConnectIsCutOff() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.bytes((byte) 0x10, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0x7F);
            assertThat(client.packet()).isNull();
        }
    }

    @Test
    void aLengthOfFiveBytesIsMalformed() throws Exception { // 1.5.5
        try (RawClient client = connected()) {
            client.bytes((byte) 0x32, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 1);
            assertEndsWith(client, 0x81);
        }
    }

    @Test
    void aTopicAliasIsRefusedBecauseNoneWasOffered() throws Exception { // MQTT-3.3.2-9
        try (RawClient client = connected()) {
            client.send(0x32, new byte[] {0, 1, 'a', 0, 1, 3, 0x23, 0, 1});
            assertEndsWith(client, 0x94);
        }
    }

    @Test
    void aPacketThatOnlyServersSendEndsTheConnection() throws Exception {
        try (RawClient client = connected()) {
            client.send(RawClient.SUBACK << 4, new byte[] {0, 1, 0, 0});
            assertEndsWith(client, 0x82);
        }
    }

    @Test
    void aSubscribeWithoutAFilterEndsTheConnection() throws Exception { // MQTT-3.8.3-2
        try (RawClient client = connected()) {
            client.send(RawClient.SUBSCRIBE << 4 | 2, new byte[] {0, 1, 0});
            assertEndsWith(client, 0x82);
        }
    }

    @Test
    void theDownlinkIsGrantedAtQos0AndOtherTopicsAreNot() throws Exception { // 3.9.3
        try (RawClient client = connected()) {
            client.subscribe(5, "estran/1/lab-1/down");
            assertThat(client.packet().body()).containsExactly(0, 5, 0, 0);
            client.subscribe(6, "estran/1/lab-2/down");
            assertThat(client.packet().body()).containsExactly(0, 6, 0, 0x87);
        }
    }

    @Test
    void underPressureASocketIsReadSoSlowlyThatPingreqIsStillAnswered() throws Exception {
        try (RawClient client = connected()) {
            log.press(true);
            client.publish(EVENTS, 0, batches.next());
            await().atMost(SOON).until(() -> log.records().size() == 1);
            client.bytes((byte) 0xC0, (byte) 0);
            assertThat(client.packet().type()).isEqualTo(RawClient.PINGRESP);
        }
        assertThat(registry.get("estran.gateway.reading.paused").counter().count())
                .isPositive();
    }

    /** Its share of the log is as many bytes as Receive Maximum of the largest batches: QoS 0 has no other credit. */
    @Test
    void aFloodAtQos0IsHeldBackByTcpAndLetsOthersThrough() throws Exception {
        byte[] large = new byte[200 * 1024];
        long share = (long) RECEIVE_MAXIMUM * 256 * 1024;
        try (RawClient flood = connected();
                RawClient other = new RawClient(port).connect("lab-2/0123456789abcdef0123456789abcdef", 30)) {
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < 500; i++) {
                        flood.publish(EVENTS, 0, large);
                    }
                } catch (IOException closed) {
                    // The test is over.
                }
            });
            sender.setDaemon(true);
            sender.start();
            await().atMost(SOON).until(() -> inLog() > share);
            other.packet();
            other.publish("estran/1/lab-2/events", 1, new AgentBatches("lab-2").next());
            await().atMost(SOON)
                    .until(() -> log.records().stream()
                            .anyMatch(record -> record.key().equals("lab-2")));
            assertThat(inLog()).isLessThan(4 * share);
            assertThat(sender.isAlive()).isTrue();
        }
    }

    private long inLog() {
        return log.records().stream().mapToLong(record -> record.cost()).sum();
    }

    @Test
    void aStoppingGatewayAnswersWhatIsInFlightAndSaysGoodbye() throws Exception {
        try (RawClient client = connected()) {
            client.publish(EVENTS, 1, batches.next());
            await().atMost(SOON).until(() -> log.records().size() == 1);
            Thread closing = new Thread(() -> {
                try {
                    endpoint.close();
                } catch (InterruptedException hurried) {
                    Thread.currentThread().interrupt();
                }
            });
            closing.start();
            await().atMost(SOON).until(() -> !accepts());
            log.store(0);
            assertThat(client.packet().type()).isEqualTo(RawClient.PUBACK);
            assertEndsWith(client, 0x8B);
            closing.join(SOON.toMillis());
            assertThat(closing.isAlive()).isFalse();
        }
    }

    private boolean accepts() {
        try (RawClient probe = new RawClient(port)) {
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void connectionsBeyondTheBoundAreClosedBeforeAByteOfThemIsRead() throws Exception {
        endpoint.close();
        start(1, Duration.ofSeconds(5));
        try (RawClient first = connected();
                RawClient second = new RawClient(port).connect("lab-2/0123456789abcdef0123456789abcdef", 30)) {
            assertThat(second.packet()).isNull();
            first.bytes((byte) 0xC0, (byte) 0);
            assertThat(first.packet().type()).isEqualTo(RawClient.PINGRESP);
        }
        assertThat(registry.get("estran.gateway.connections.refused").counter().count())
                .isEqualTo(1);
        await().atMost(SOON).untilAsserted(() -> connected().close());
    }

    @Test
    void tls13WithACertificateOfTheAuthorityIsTheOnlyWayIn() throws Exception {
        TestAuthority authority = new TestAuthority("Test authority");
        TlsMaterial server = authority.material(folder, "gw-1");
        TlsMaterial agent = authority.material(folder, "lab-1");
        TlsMaterial stranger = new TestAuthority("Another authority").material(folder, "lab-1");
        int tlsPort = endpoint.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), server);

        try (RawClient client = new RawClient(tls(agent.context(), tlsPort, "TLSv1.3")).connect(CLIENT, 30)) {
            assertThat(client.packet().body()).startsWith(0, 0);
        }
        assertRefused(() -> tls(agent.context(), tlsPort, "TLSv1.2"));
        assertRefused(() -> tls(withoutCertificate(authority), tlsPort, "TLSv1.3"));
        assertRefused(() -> tls(stranger.context(), tlsPort, "TLSv1.3"));
        // Plaintext on the TLS port.
        try (RawClient client = new RawClient(tlsPort).connect(CLIENT, 30)) {
            assertThat(client.packet())
                    .satisfiesAnyOf(
                            packet -> assertThat(packet).isNull(),
                            packet -> assertThat(packet.type()).isNotEqualTo(RawClient.CONNACK));
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(registry.get("estran.gateway.tls.failures")
                                .counter()
                                .count())
                        .isGreaterThanOrEqualTo(3));
    }

    /** With TLS 1.3 a client learns of its refusal when it reads. */
    private static void assertRefused(java.util.concurrent.Callable<SSLSocket> connect) {
        assertThatThrownBy(() -> {
                    try (RawClient client = new RawClient(connect.call()).connect(CLIENT, 30)) {
                        if (client.packet() == null) {
                            throw new SSLException("closed");
                        }
                    }
                })
                .isInstanceOf(IOException.class);
    }

    private static SSLSocket tls(SSLContext context, int port, String protocol) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setEnabledProtocols(new String[] {protocol});
        socket.startHandshake();
        return socket;
    }

    private static SSLContext withoutCertificate(TestAuthority authority) throws Exception {
        java.security.KeyStore trusted = java.security.KeyStore.getInstance(java.security.KeyStore.getDefaultType());
        trusted.load(null, null);
        try (java.io.InputStream pem = java.nio.file.Files.newInputStream(
                authority.issue(folder, "probe").authority())) {
            trusted.setCertificateEntry(
                    "ca",
                    java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void aTakenPortIsNamed() {
        assertThatThrownBy(() -> endpoint.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("mqtt")
                .hasMessageContaining(Integer.toString(port));
    }
}
