package io.estran.protocol.column;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ColumnWriterTest {
    private static byte[] written() {
        ColumnWriter columns = new ColumnWriter();
        columns.longs(5, LongStream.range(0, 200).map(i -> i * i * 7919 % 1000).toArray());
        return columns.toBytes();
    }

    @Test
    void theBytesDependOnTheValuesAloneAndNotOnTheProcess() {
        byte[] bytes = written();
        System.setProperty("W", "1000");
        try {
            assertThat(written()).isEqualTo(bytes);
        } finally {
            System.clearProperty("W");
        }
    }
}
