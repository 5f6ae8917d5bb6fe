package io.estran.cli;

import io.estran.process.lifecycle.StopSignal;
import io.estran.protocol.name.KafkaTopics;
import io.estran.protocol.name.NamePattern;
import io.estran.twin.stream.CommittedReader;
import io.estran.twin.stream.CommittedRecord;
import io.estran.twin.stream.CommittedSink;
import io.estran.twin.stream.ReaderSettings;
import io.estran.twin.stream.RecordJson;
import io.estran.twin.stream.RecordText;
import io.estran.twin.stream.Start;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code estran twin}: what twins read, on the terminal. */
@Command(name = "twin", description = "What twins read.", subcommands = TwinCommand.Tail.class)
final class TwinCommand implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing: tail");
    }

    @Command(
            name = "tail",
            description = {
                "Prints committed records (window aggregates, events, gaps) as they come, until Ctrl-C. It waits for Kafka as long as"
                        + " it takes."
            })
    static final class Tail implements Callable<Integer> {
        private static final Duration POLL = Duration.ofMillis(200);
        private static final Duration STOP_BOUND = Duration.ofSeconds(10);

        @CommandLine.Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before call
        private CommandLine.Model.CommandSpec spec;

        @CommandLine.Mixin
        private final BootstrapOption kafka = new BootstrapOption();

        @Option(
                names = "--asset",
                paramLabel = "PATTERN",
                description = "Only assets that match; * is one segment, ** any number. May be given several times.")
        private List<String> assets = List.of();

        @Option(names = "--json", description = "One JSON object a line instead of text.")
        private boolean json;

        @Option(names = "--from-beginning", description = "Everything that is kept, then what comes.")
        private boolean fromBeginning;

        @Override
        public Integer call() throws WrongUsageException, InterruptedException {
            PrintWriter out = spec.commandLine().getOut();
            CommittedSink printer = new CommittedSink() {
                @Override
                public void record(CommittedRecord record) {
                    // Not println: the line separator is part of the format, and a line is flushed with its poll.
                    out.print(json ? RecordJson.write(record) : RecordText.write(record));
                    out.print('\n');
                }
            };
            // An error is a reader that has gone, as head does.
            try (StopSignal stop = new StopSignal(STOP_BOUND);
                    CommittedReader reader = new CommittedReader(settings())) {
                while (!stop.isAsked() && !out.checkError()) {
                    reader.poll(POLL, printer);
                }
            }
            return ExitCodes.FINE;
        }

        private ReaderSettings settings() throws WrongUsageException {
            Start start = fromBeginning ? Start.beginning() : Start.now();
            ReaderSettings settings = ReaderSettings.of(kafka.bootstrap())
                    .topic(KafkaTopics.AGGREGATES, start)
                    .topic(KafkaTopics.RAW, start)
                    .topic(KafkaTopics.EVENTS, start);
            for (String asset : assets) {
                try {
                    settings = settings.assets(NamePattern.of(asset));
                } catch (IllegalArgumentException wrong) {
                    throw new WrongUsageException("--asset: " + wrong.getMessage());
                }
            }
            return settings;
        }
    }
}
