package io.estran.agent.log;

import static io.estran.agent.log.LogBench.file;
import static io.estran.agent.log.LogBench.offset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Every byte of a record counts: torn anywhere, or with any bit flipped, it is no record. */
class LogDamageTest {
    private static final String LAST = "the last record, thirty bytes.";

    @Test
    void aRecordTornAtAnyByteIsATornTail() throws IOException {
        LogBench bench = new LogBench();
        bench.write("kept");
        int from = offset(bench.log.end());
        bench.write(LAST);
        byte[] whole = Arrays.copyOfRange(bench.disk.bytes(file(1)), from, offset(bench.log.end()));
        for (int kept = 0; kept < RecordFormat.HEADER + LAST.length(); kept++) {
            byte[] torn = Arrays.copyOf(Arrays.copyOf(whole, kept), whole.length);
            bench.put(file(1), from, torn);
            bench.restart();
            assertThat(bench.found).as("torn after %d bytes", kept).containsExactly("kept");
            assertThat(bench.findings.corrupt()).as("torn after %d bytes", kept).isEmpty();
        }
    }

    @Test
    void aTornAppendIsCounted() throws IOException {
        LogBench bench = new LogBench();
        bench.write("kept");
        int from = offset(bench.log.end());
        bench.write(LAST);
        bench.put(file(1), from + RecordFormat.HEADER, new byte[LAST.length()]);
        bench.restart();
        assertThat(bench.findings.tornBytes()).isPositive();
        bench.write("next");
        bench.restart();
        assertThat(bench.findings.tornBytes()).isZero();
        assertThat(bench.found).containsExactly("kept", "next");
    }

    @Test
    void anyBitFlippedBeforeTheSyncedPositionIsCorruption() throws IOException {
        LogBench bench = new LogBench();
        bench.write("first", LAST, "last");
        int from = offset(40);
        int to = from + RecordFormat.framed(LAST.length());
        for (int at = from; at < to; at++) {
            bench.disk.flip(file(1), at, at % 8);
            bench.restart();
            assertThat(bench.found).as("byte %d", at - from).containsExactly("first", "last");
            assertThat(bench.findings.corrupt()).as("byte %d", at - from).hasSize(1);
            bench.disk.flip(file(1), at, at % 8);
        }
    }

    @Test
    void anyBitFlippedInTheLastGroupIsATornTail() throws IOException {
        LogBench bench = new LogBench();
        bench.write("first", LAST);
        int from = offset(40);
        byte[] sound = bench.disk.bytes(file(1));
        for (int at = from; at < from + RecordFormat.framed(LAST.length()); at++) {
            bench.put(file(1), 0, sound);
            bench.disk.flip(file(1), at, at % 8);
            bench.restart();
            assertThat(bench.found).as("byte %d", at - from).containsExactly("first");
            assertThat(bench.findings.corrupt()).as("byte %d", at - from).isEmpty();
        }
    }

    @Test
    void anyBitFlippedIsFoundWhenTheRecordIsRead() throws IOException {
        LogBench bench = new LogBench();
        bench.write("first", LAST, "last");
        for (int at = 0; at < RecordFormat.framed(LAST.length()); at++) {
            int offset = offset(40) + at;
            bench.disk.flip(file(1), offset, at % 8);
            assertThatThrownBy(() -> bench.log.read(40, LAST.length())).isInstanceOf(DamagedRecordException.class);
            bench.disk.flip(file(1), offset, at % 8);
        }
    }
}
