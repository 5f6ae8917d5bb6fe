package io.estran.cli.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where {@code --report} or {@code --records} goes: a file, or {@code -} for stdout, which stays open. One thread at a time. */
public final class Destination implements AutoCloseable {
    private static final String STDOUT = "-";
    private static final int BUFFER_BYTES = 1 << 16;

    private final String name;
    private final PrintStream out;

    private Destination(String name, PrintStream out) {
        this.name = name;
        this.out = out;
    }

    /**
     * Opens it; a file is made anew.
     *
     * @throws IOException if the file cannot be written; the message names it
     */
    public static Destination open(String name, PrintStream stdout) throws IOException {
        if (name.equals(STDOUT)) {
            return new Destination("stdout", stdout);
        }
        return new Destination(
                name,
                new PrintStream(
                        new BufferedOutputStream(Files.newOutputStream(Path.of(name)), BUFFER_BYTES),
                        /* autoFlush= */ false,
                        StandardCharsets.UTF_8));
    }

    /** Writes one line. */
    public void line(String text) {
        // Not println: the line separator is part of the format.
        out.print(text);
        out.print('\n');
    }

    /**
     * Writes out what is buffered.
     *
     * @throws IOException if anything so far could not be written
     */
    public void flush() throws IOException {
        if (out.checkError()) {
            throw new IOException(name + " could not be written completely: is the disk full, or the reader gone?");
        }
    }

    @Override
    public void close() throws IOException {
        flush();
        if (out != System.out) {
            out.close();
        }
    }
}
