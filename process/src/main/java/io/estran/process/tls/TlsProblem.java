package io.estran.process.tls;

import java.nio.file.Path;

/**
 * One thing wrong with TLS material, for the person who must mend it.
 *
 * @param key which file: {@code authority}, {@code certificate} or {@code key}, as in the configuration
 * @param file the file
 * @param message what is wrong and what to do
 */
public record TlsProblem(String key, Path file, String message) {
    @Override
    public String toString() {
        return key + " " + file + ": " + message;
    }
}
