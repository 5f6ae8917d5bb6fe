package io.estran.process.tls;

import static org.assertj.core.api.Assertions.assertThat;

import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

class CommonNameTest {
    @Test
    void theOnlyCommonNameIsTheIdentity() {
        assertThat(CommonName.of(new X500Principal("O=Works, CN=pump-1, C=FR"))).isEqualTo("pump-1");
    }

    @Test
    void anOrganisationCannotSmuggleInAnotherName() {
        assertThat(CommonName.of(new X500Principal("O=\"x,CN=pump-2\", CN=pump-1")))
                .isEqualTo("pump-1");
        assertThat(CommonName.of(new X500Principal("O=\"x,CN=pump-2\""))).isNull();
    }

    @Test
    void twoCommonNamesAreNoIdentity() {
        assertThat(CommonName.of(new X500Principal("CN=pump-1, CN=pump-2"))).isNull();
        assertThat(CommonName.of(new X500Principal("CN=pump-1+CN=pump-2"))).isNull();
    }

    @Test
    void aSubjectWithoutCommonNameIsNoIdentity() {
        assertThat(CommonName.of(new X500Principal("O=Works"))).isNull();
    }
}
