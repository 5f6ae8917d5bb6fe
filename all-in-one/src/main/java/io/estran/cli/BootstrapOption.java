package io.estran.cli;

import picocli.CommandLine.Option;

/** Where Kafka is: the same option on every command that reads it. */
final class BootstrapOption {
    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9092",
            description = "Kafka brokers, separated by commas. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private String bootstrap;

    String bootstrap() {
        return bootstrap;
    }
}
