package io.estran.agent.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class SystemdNotifyTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private Path program(String body) throws IOException {
        Path file = Files.writeString(folder.resolve("systemd-notify"), "#!/bin/sh\n" + body);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    @Test
    void eachWordIsOneRunOfTheProgram() throws Exception {
        Path heard = folder.resolve("heard");
        Path program = program("echo \"$NOTIFY_SOCKET $*\" >>" + heard + "\n");
        SystemdNotify notify =
                new SystemdNotify(List.of(program.toString()), Map.of("NOTIFY_SOCKET", "/run/here"), SOON);
        notify.ready();
        notify.alive();
        notify.stopping();
        assertThat(heard).hasContent("/run/here READY=1\n/run/here WATCHDOG=1\n/run/here STOPPING=1\n");
    }

    @Test
    void aProgramThatHangsIsKilled() throws Exception {
        Path pid = folder.resolve("pid");
        Path program = program("echo $$ >" + pid + "\nexec sleep 600\n");
        new SystemdNotify(List.of(program.toString()), Map.of(), Duration.ofSeconds(1)).alive();
        if (Files.exists(pid)) { // else it was killed even before its first word
            long process = Long.parseLong(Files.readString(pid).strip());
            await().atMost(SOON)
                    .until(() -> ProcessHandle.of(process)
                            .filter(ProcessHandle::isAlive)
                            .isEmpty());
        }
    }

    @Test
    void aProgramThatIsMissingOrFailsHarmsNothing() throws Exception {
        new SystemdNotify(List.of(folder.resolve("missing").toString()), Map.of(), SOON).ready();
        new SystemdNotify(List.of(program("exit 1\n").toString()), Map.of(), SOON).ready();
        assertThat(folder.resolve("missing")).doesNotExist();
    }

    /** The program of this computer, and a socket as systemd has it. */
    @Test
    void theRealProgramReachesADatagramSocket() throws Exception {
        assumeTrue(isThere("systemd-notify"), "skipped: systemd-notify is not there");
        assumeTrue(isThere("python3"), "skipped: python3, which has datagram sockets, is not there");
        Path heard = folder.resolve("heard");
        Path socket = folder.resolve("notify");
        Process listener = new ProcessBuilder("python3", "-c", """
                        import array, os, socket, sys
                        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                        s.bind(sys.argv[1])
                        open(sys.argv[2] + ".ready", "w").close()
                        while True:
                            text, fds, _, _ = s.recvmsg(4096, 4096)
                            for level, kind, data in fds:
                                for fd in array.array("i", data[:len(data) - len(data) % 4]):
                                    os.close(fd)
                            with open(sys.argv[2], "ab") as f:
                                f.write(text + b"\\n")
                        """, socket.toString(), heard.toString())
                .inheritIO()
                .start();
        try {
            await().atMost(SOON).until(() -> Files.exists(folder.resolve("heard.ready")));
            SystemdNotify notify =
                    new SystemdNotify(List.of("systemd-notify"), Map.of("NOTIFY_SOCKET", socket.toString()), SOON);
            notify.ready();
            notify.alive();
            await().atMost(SOON)
                    .until(() -> Files.exists(heard)
                            && Files.readString(heard).contains("READY=1")
                            && Files.readString(heard).contains("WATCHDOG=1"));
        } finally {
            listener.destroyForcibly();
            listener.waitFor(SOON.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static boolean isThere(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }
}
