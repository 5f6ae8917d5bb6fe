package io.estran.benchmarks.small;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On files as Linux writes them. */
class ProcFiguresTest {
    @TempDir
    Path proc;

    private void file(String name, String text) throws IOException {
        Files.createDirectories(proc.resolve(name).getParent());
        Files.writeString(proc.resolve(name), text);
    }

    @Test
    void memoryIsTheResidentPart() throws Exception {
        file("7/status", "Name:\tjava\nVmHWM:\t  99999 kB\nVmRSS:\t  81920 kB\n");
        assertThat(new ProcFigures(proc).residentMebibytes(7)).isEqualTo(80);
        file("8/status", "Name:\tjava\nState:\tZ (zombie)\n");
        assertThatThrownBy(() -> new ProcFigures(proc).residentMebibytes(8)).hasMessageContaining("it has ended");
    }

    @Test
    void processorTimeIsThatOfUserAndSystemWhateverTheNameHolds() throws Exception {
        file("7/stat", "7 (a) b) S 1 7 7 0 -1 4194560 1000 0 0 0 150 50 0 0 20 0 30 0 5 6 7\n");
        assertThat(new ProcFigures(proc).processorSeconds(7)).isEqualTo(2);
    }

    @Test
    void unreadBytesAreThoseOfTheListenersEndOfTheConnection() throws Exception {
        file("net/tcp", """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:1F9E 00000000:0000 0A 00000000:00000001 00:00000000 00000000     0        0 1 1 0
                   1: 0100007F:C001 0100007F:1F9E 01 00000000:00000063 00:00000000 00000000     0        0 2 1 0
                   2: 0100007F:1F9E 0100007F:C001 01 00000000:00000020 00:00000000 00000000     0        0 3 1 0
                """);
        ProcFigures figures = new ProcFigures(proc);
        assertThat(figures.unreadBytes(0x1F9E, 0xC001)).isEqualTo(32);
        assertThat(figures.unreadBytes(0x1F9E, 0xC002)).isEqualTo(-1);
    }

    @Test
    void aConnectionOfTheOtherFamilyIsFoundToo() throws Exception {
        file("net/tcp6", """
                  sl  local_address remote_address st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0000000000000000FFFF00000100007F:1F9E 0000000000000000FFFF00000100007F:C001 01 00000000:00000000 00:00000000 00000000 0 0 3 1 0
                """);
        assertThat(new ProcFigures(proc).unreadBytes(0x1F9E, 0xC001)).isZero();
    }

    @Test
    void theMedianIsTheMiddleOrBetweenTheTwoInTheMiddle() {
        assertThat(SmallAgentBench.median(new double[] {5, 1, 3})).isEqualTo(3);
        assertThat(SmallAgentBench.median(new double[] {5, 1, 3, 4})).isEqualTo(3.5);
    }
}
