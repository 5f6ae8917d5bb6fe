package io.estran.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerQuorumTest {
    @Test
    void aQuorumReadsAndPrintsTheSame() {
        String text = "1@10.0.0.1:9093,2@host-b:9093";
        assertThat(BrokerQuorum.parse(text)).hasToString(text);
    }

    @Test
    void allNodesOfAQuorumAgreeOnTheClusterIdWhateverTheOrder() {
        String one = BrokerQuorum.parse("1@a:1,2@b:2,3@c:3").clusterId();
        assertThat(BrokerQuorum.parse("3@c:3,1@a:1,2@b:2").clusterId()).isEqualTo(one);
        assertThat(Uuid.fromString(one)).isNotEqualTo(Uuid.ZERO_UUID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1@", "1@host", "1@host:0", "x@host:1", "0@host:1", "1@a:1,1@b:2", "1@a:1,"})
    void aQuorumOfAnotherFormIsRefusedWithTheForm(String text) {
        assertThatThrownBy(() -> BrokerQuorum.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ID@HOST:PORT");
    }

    @Test
    void aNodeOutsideTheQuorumIsRefused() {
        assertThatThrownBy(() -> BrokerQuorum.single(0).controllerOf(4)).hasMessageContaining("must be one of [1]");
    }
}
