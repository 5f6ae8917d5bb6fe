package io.estran.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.protocol.fault.MalformedBatchException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {
    @Property
    void anyTimeComesBack(@ForAll long nanos) throws Exception {
        assertThat(IsoTime.read(IsoTime.write(nanos))).isEqualTo(nanos);
    }

    @Test
    void aTimeHasNineDecimals() {
        assertThat(IsoTime.write(1_750_000_000_000_000_001L)).isEqualTo("2025-06-15T15:06:40.000000001Z");
        assertThat(IsoTime.write(Long.MIN_VALUE)).isEqualTo("1677-09-21T00:12:43.145224192Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2025-06-15T15:06:40Z",
                "2025-06-15 15:06:40.000000001Z",
                "2025-13-15T15:06:40.000000001Z",
                "9999-06-15T15:06:40.000000001Z",
                "1677-09-21T00:12:43.145224191Z"
            })
    void whatIsNotSuchATimeIsRefused(String text) {
        assertThatThrownBy(() -> IsoTime.read(text)).isInstanceOf(MalformedBatchException.class);
    }
}
