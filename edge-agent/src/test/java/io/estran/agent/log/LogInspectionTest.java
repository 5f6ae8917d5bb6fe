package io.estran.agent.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.process.disk.Disk;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** What an inspection has opened it closes, whatever comes in its way. */
class LogInspectionTest {
    private final LogBench bench;

    LogInspectionTest() throws IOException {
        bench = new LogBench();
    }

    /** The bench's disk, which refuses to open what ends so. */
    private Disk refusing(String name) {
        return (Disk) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("openForReading")
                            && arguments[0].toString().endsWith(name)) {
                        throw new IOException("too many open files");
                    }
                    try {
                        return method.invoke(bench.disk, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    @Test
    void ofAFolderThatCannotBeOpenedToTheEndNoFileStaysOpen() throws IOException {
        bench.write("a");
        bench.write(LogBench.large('x'));
        int before = bench.disk.openFiles();
        assertThatThrownBy(() -> new LogInspection(refusing("000002.segment"), LogBench.FOLDER, new ReadMemory()))
                .hasMessage("too many open files");
        assertThat(bench.disk.openFiles()).isEqualTo(before);
    }
}
