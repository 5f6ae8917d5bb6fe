package io.estran.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.gateway.auth.Admission.Admitted;
import io.estran.gateway.auth.Admission.Refused;
import io.estran.protocol.account.Presence;
import io.estran.protocol.account.PresenceJson;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decisions on CONNECT; sections are those of MQTT 5.0. */
class AdmissionTest {
    private static final String RUN = "0123456789abcdef0123456789abcdef";
    private static final String CLIENT = "lab-1/" + RUN;
    private static final String PRESENCE = "estran/1/lab-1/presence";

    private final Admission admission = new Admission(60);

    @Test
    void anAgentUnderItsCertificatesNameIsAdmitted() {
        Admitted admitted = (Admitted) decide(CLIENT, 30, 0, null);
        assertThat(admitted.client()).hasToString(CLIENT);
        assertThat(admitted.keepAliveSeconds()).isEqualTo(30);
        assertThat(admitted.keepAliveChanged()).isFalse();
        assertThat(admitted.expiryChanged()).isFalse();
    }

    @Test
    void anotherNameThanTheCertificatesIsNotAuthorized() {
        Admission.Decision decision = admission.decide(request("lab-2/" + RUN, null, false), "lab-1");
        assertThat(decision).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(0x87);
            assertThat(refused.reason()).contains("lab-2").contains("lab-1");
        });
    }

    @Test
    void withoutACertificateTheClientIdIsBelieved() {
        assertThat(admission.decide(request(CLIENT, null, false), null)).isInstanceOf(Admitted.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lab-1",
                "lab-1/",
                "/" + RUN,
                "Lab-1/" + RUN,
                "lab-1/0123",
                "lab-1/0123456789ABCDEF0123456789ABCDEF",
                "lab-1/" + RUN + "/x"
            })
    void aClientIdThatIsNotAgentAndRunIsNotValid(String clientId) { // 3.1.3.1
        assertThat(code(decide(clientId, 30, 0, null))).isEqualTo(0x85);
    }

    @ParameterizedTest(name = "asked {0} s, given {1} s")
    @CsvSource({"0, 60, true", "61, 60, true", "65535, 60, true", "60, 60, false", "1, 1, false"})
    void keepAliveIsBoundedAndTheClientIsTold(int asked, int given, boolean changed) { // 3.2.2.3.14
        Admitted admitted = (Admitted) decide(CLIENT, asked, 0, null);
        assertThat(admitted.keepAliveSeconds()).isEqualTo(given);
        assertThat(admitted.keepAliveChanged()).isEqualTo(changed);
    }

    @Test
    void aSessionThatIsToOutliveItsConnectionIsToldThatItDoesNot() { // 3.2.2.3.2
        assertThat(((Admitted) decide(CLIENT, 30, 0xFFFF_FFFFL, null)).expiryChanged())
                .isTrue();
    }

    @Test
    void extendedAuthenticationIsNotOffered() { // 4.12
        assertThat(code(admission.decide(request(CLIENT, null, true), "lab-1"))).isEqualTo(0x8C);
    }

    @Test
    void limitsOfZeroAreProtocolErrors() { // 3.1.2.11.3, 3.1.2.11.4
        assertThat(code(admission.decide(new ConnectRequest(CLIENT, 30, 0, 0, 65_535, null, false), "lab-1")))
                .isEqualTo(0x82);
        assertThat(code(admission.decide(new ConnectRequest(CLIENT, 30, 0, 1_024, 0, null, false), "lab-1")))
                .isEqualTo(0x82);
    }

    @Test
    void aWillIsTheOfflinePresenceOfItsAgent() {
        Admitted admitted = (Admitted) decide(CLIENT, 30, 0, will(PRESENCE, 1, false, presence("lab-1", false)));
        assertThat(admitted.will()).isEqualTo(presence("lab-1", false));
    }

    @Test
    void anyOtherWillIsRefused() {
        assertThat(code(decide(CLIENT, 30, 0, will(PRESENCE, 1, true, presence("lab-1", false)))))
                .isEqualTo(0x9A);
        assertThat(code(decide(CLIENT, 30, 0, will(PRESENCE, 2, false, presence("lab-1", false)))))
                .isEqualTo(0x9B);
        assertThat(code(decide(CLIENT, 30, 0, will("estran/1/lab-2/presence", 1, false, presence("lab-1", false)))))
                .isEqualTo(0x87);
        assertThat(code(decide(CLIENT, 30, 0, will(PRESENCE, 1, false, presence("lab-2", false)))))
                .isEqualTo(0x87);
        assertThat(code(decide(CLIENT, 30, 0, will(PRESENCE, 1, false, presence("lab-1", true)))))
                .isEqualTo(0x87);
        assertThat(code(decide(CLIENT, 30, 0, new ConnectRequest.Will(PRESENCE, 1, false, new byte[] {'x'}))))
                .isEqualTo(0x99);
    }

    private Admission.Decision decide(String clientId, int keepAlive, long expiry, ConnectRequest.Will will) {
        return admission.decide(
                new ConnectRequest(clientId, keepAlive, expiry, 0xFFFF_FFFFL, 65_535, will, false), "lab-1");
    }

    private static ConnectRequest request(String clientId, ConnectRequest.Will will, boolean extended) {
        return new ConnectRequest(clientId, 30, 0, 0xFFFF_FFFFL, 65_535, will, extended);
    }

    private static int code(Admission.Decision decision) {
        return ((Refused) decision).code();
    }

    private static ConnectRequest.Will will(String topic, int qos, boolean retain, Presence presence) {
        return new ConnectRequest.Will(topic, qos, retain, PresenceJson.write(presence));
    }

    private static Presence presence(String agent, boolean online) {
        return new Presence(
                new AgentName(agent), new Id128(1, 1), 1, 1, online, "0.1.0", 1, Long.MIN_VALUE, 0, 1024, -1, 0);
    }
}
