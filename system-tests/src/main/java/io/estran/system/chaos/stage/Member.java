package io.estran.system.chaos.stage;

import io.estran.system.process.EstranProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A place for a process that always runs with the same command. One owner. */
final class Member implements AutoCloseable {
    private static final Path SET_SESSION = Path.of("/usr/bin/setsid");
    private static final int AFTER_SIGTERM = 143;

    private final Path folder;
    private final String name;
    private final int http;
    private final List<String> command;
    private final boolean servesOthers;
    private @Nullable EstranProcess process;

    /** @param servesOthers whether it is up only when it says that it is ready; otherwise when it answers */
    Member(Path folder, String name, int http, List<String> command, boolean servesOthers) {
        this.folder = folder;
        this.name = name;
        this.http = http;
        this.servesOthers = servesOthers;
        this.command = new ArrayList<>(command);
        if (Files.isExecutable(SET_SESSION)) {
            this.command.add(0, SET_SESSION.toString());
        }
    }

    String name() {
        return name;
    }

    void start() throws IOException {
        process = EstranProcess.start(folder, name, http, command);
    }

    /** Waits until it does its work. */
    void awaitUp() throws IOException, InterruptedException {
        if (servesOthers) {
            running().awaitReady();
        } else {
            running().awaitLive();
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    void kill() throws InterruptedException {
        running().kill();
    }

    void stop() throws IOException, InterruptedException {
        running().stop();
    }

    void proceed() throws IOException, InterruptedException {
        running().proceed();
    }

    /** SIGTERM; what was wrong with its end, or empty. */
    String terminate() throws InterruptedException {
        try {
            int code = running().terminate();
            return code == AFTER_SIGTERM ? "" : name + " ended with " + code + " after SIGTERM, not with 143";
        } catch (IOException hangs) {
            running().kill();
            return String.valueOf(hangs.getMessage());
        }
    }

    double metric(String metric) {
        return running().metric(metric);
    }

    private EstranProcess running() {
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process;
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            process.close();
        }
    }
}
