package io.estran.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code --data}: of the benchmarks whose figures are also the disk's. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "Folder on the disk to measure; what is made there is removed. Default: the current one")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private Path folder;

    /** The folder, which can be written. */
    Path folder(CommandLine command) {
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new CommandLine.ParameterException(
                    command, "--data \"" + folder + "\": must be a folder that can be written");
        }
        return folder;
    }
}
