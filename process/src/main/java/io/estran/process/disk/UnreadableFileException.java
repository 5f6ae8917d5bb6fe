package io.estran.process.disk;

import java.io.IOException;
import java.nio.file.Path;

/** The disk does not give a file that is there, or what tells what it holds. It may pass. */
public final class UnreadableFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;

    /** That file, for that reason. */
    public UnreadableFileException(Path file, IOException cause) {
        super(file + " cannot be read: " + cause.getMessage(), cause);
        this.file = file;
    }

    /** Which file. */
    public Path file() {
        return file;
    }
}
