package io.estran.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.twin.stream.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What an audit says that could not be made. */
class AuditReaderTest {
    @Test
    void aKafkaThatIsNotThereIsNamedWithWhatToDo() {
        assertThatThrownBy(() -> AuditReader.read("127.0.0.1:1", Duration.ofMillis(200)))
                .isInstanceOf(IOException.class)
                .hasMessage("Kafka at 127.0.0.1:1 does not answer. Start it, or name another address");
    }

    @Test
    void aSlowBrokerIsNotTakenForAnEmptyOneNorTheOtherWayRound() {
        assertThat(AuditReader.problem(connected(Set.of())))
                .contains("not in time")
                .contains("Try again");
        assertThat(AuditReader.problem(connected(new TreeSet<>(Set.of("estran.lanes", "estran.agents")))))
                .isEqualTo(" has no topic estran.agents and estran.lanes: has a gateway been started on it?");
    }

    private static Progress connected(Set<String> missing) {
        return new Progress(true, missing, false, false, 0, 0, 0, 0);
    }
}
