package io.estran.system.chaos.stage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A real file system of its own, small enough to be filled. One owner. */
final class SmallDisk implements AutoCloseable {
    private static final String BALLAST = "ballast";
    private static final int PAGE_BYTES = 4096;
    private static final int MOST_TRIES = 10;
    private static final long BYTES = 160L << 20;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /**
     * Mounts it.
     *
     * @throws IOException if the machine does not allow it; the message says why
     */
    static SmallDisk mount(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        run(List.of("mount", "-t", "tmpfs", "-o", "size=" + BYTES, "estran-chaos", folder.toString()));
        return new SmallDisk(folder);
    }

    /** Whether this machine lets this user mount; the reason why not, or empty. */
    static String problem(Path folder) throws InterruptedException {
        try (SmallDisk trial = mount(folder)) {
            trial.fill();
            return "";
        } catch (IOException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    /** Fills it to the last page, also what is freed while it is being filled. */
    void fill() throws IOException {
        for (int i = 0; i < MOST_TRIES && folder.toFile().getUsableSpace() >= PAGE_BYTES; i++) {
            fillOnce();
        }
    }

    private void fillOnce() throws IOException {
        byte[] page = new byte[PAGE_BYTES];
        try (OutputStream out =
                Files.newOutputStream(folder.resolve(BALLAST), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (long written = 0; written <= BYTES; written += PAGE_BYTES) {
                out.write(page);
            }
        } catch (IOException full) {
            return;
        }
        throw new IOException(folder + " takes more than the " + BYTES + " bytes that it was made with");
    }

    /** There is room again. */
    void free() throws IOException {
        Files.deleteIfExists(folder.resolve(BALLAST));
    }

    /** Copies all that is on it. */
    void copyTo(Path copy) throws IOException, InterruptedException {
        run(List.of("cp", "-a", folder.toString(), copy.toString()));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(said.isEmpty() ? command.get(0) + " failed" : said);
        }
    }

    /** Takes it away with all that is on it. */
    @Override
    public void close() throws IOException, InterruptedException {
        run(List.of("umount", folder.toString()));
    }
}
