package io.estran.system;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.estran.cli.EstranMain;
import java.util.List;

/** Whether what is written somewhere is a command. */
final class CommandLines {
    private CommandLines() {}

    /** {@code estran WORDS}: the command is there, and knows the options. */
    static void assertIsACommand(List<String> words) {
        assertThatCode(() -> EstranMain.commandLine().parseArgs(words.toArray(new String[0])))
                .as("estran %s", String.join(" ", words))
                .doesNotThrowAnyException();
    }
}
