package io.estran.benchmarks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Processes that are measured end with whoever measures. */
class MeasuredProcessTest {
    @Test
    void aProcessTellsItsPortAnswersWhenItHasNothingToCompileTellsItsTimeAndIsGoneAfterClose() throws Exception {
        Set<ProcessHandle> before = ProcessHandle.current().children().collect(Collectors.toSet());
        try (MeasuredProcess process = new MeasuredProcess("mqtt")) {
            assertThat(process.port(0)).isPositive();
            process.ask(MeasuredMain.SETTLE);
            assertThat(process.processorTime()).isPositive();
        }
        for (ProcessHandle child : ProcessHandle.current().children().toList()) {
            if (!before.contains(child)) {
                child.onExit().get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void aProcessThatDoesNotGetReadyIsSaidByName() {
        assertThatThrownBy(() -> new MeasuredProcess("nothing-like-that"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing-like-that");
    }
}
