package io.estran.agent.source.host;

import java.nio.file.Path;

/**
 * Where a machine shows itself.
 *
 * @param proc {@code /proc}
 * @param sys {@code /sys}
 * @param root what mount points count from: {@code /}
 */
public record HostFolders(Path proc, Path sys, Path root) {
    /** Those of this machine. */
    public static HostFolders ofThisMachine() {
        return new HostFolders(Path.of("/proc"), Path.of("/sys"), Path.of("/"));
    }
}
