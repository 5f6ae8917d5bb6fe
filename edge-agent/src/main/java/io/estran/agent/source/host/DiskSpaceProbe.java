package io.estran.agent.source.host;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The space of local file systems, from {@code self/mounts} (proc(5)) and statvfs. Network file systems are left out: one
 * whose server is gone would hold this thread for ever. Of several mounts of one device the shortest path counts.
 */
final class DiskSpaceProbe implements Probe {
    private static final Set<String> LOCAL = Set.of(
            "ext2",
            "ext3",
            "ext4",
            "xfs",
            "btrfs",
            "bcachefs",
            "zfs",
            "f2fs",
            "jfs",
            "reiserfs",
            "ubifs",
            "jffs2",
            "vfat",
            "exfat",
            "ntfs",
            "ntfs3",
            "fuseblk");
    private static final String LAYERS = "overlay"; // the root of a container

    private static final Logger LOG = LoggerFactory.getLogger(HostSource.class);

    private record Mount(String device, String point, String type) {}

    private final Path mounts;
    private final Path root;

    DiskSpaceProbe(HostFolders folders) {
        mounts = folders.proc().resolve("self/mounts");
        root = folders.root();
    }

    @Override
    public String part() {
        return "disk space";
    }

    @Override
    public void read(Measures measures) throws IOException, InterruptedException {
        Set<String> devices = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (Mount mount : mounts()) {
            Path folder = root.resolve(mount.point().substring(1));
            String name = name(mount.point());
            if (Files.isDirectory(folder) && devices.add(mount.device()) && names.add(name)) {
                give(name, folder, measures);
            }
        }
    }

    private static void give(String name, Path folder, Measures measures) throws InterruptedException {
        try {
            give(name, Files.getFileStore(folder), measures);
        } catch (IOException failure) {
            LOG.debug("The space of {} cannot be told: {}", folder, failure.toString());
        }
    }

    /** Space as df counts it: what only the superuser may use is neither used nor available. */
    static void give(String name, FileStore store, Measures measures) throws IOException, InterruptedException {
        long used = store.getTotalSpace() - store.getUnallocatedSpace();
        long available = store.getUsableSpace();
        measures.bytes("disk-" + name + "-used", used);
        measures.bytes("disk-" + name + "-available", available);
        measures.give("disk-" + name + "-usage", Quantity.PERCENT, 100.0 * used / ((double) used + available));
    }

    private List<Mount> mounts() throws IOException {
        return ProcText.lines(mounts).stream()
                .map(ProcText::words)
                .filter(words -> words.length > 2 && words[1].startsWith("/"))
                .map(words -> new Mount(words[0], plain(words[1]), words[2]))
                .filter(mount -> LOCAL.contains(mount.type())
                        || (mount.type().equals(LAYERS) && mount.point().equals("/")))
                .sorted(Comparator.comparing((Mount mount) -> mount.point().length())
                        .thenComparing(Mount::point))
                .toList();
    }

    /** Spaces, tabs, line ends and backslashes stand as three octal digits. */
    private static String plain(String point) {
        return point.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }

    /** A segment for a mount point: {@code /} is root, {@code /var/lib} is var-lib. */
    private static String name(String point) {
        String name = point.substring(1).replace('/', '-').toLowerCase(Locale.ROOT);
        return name.isEmpty() ? "root" : name;
    }
}
