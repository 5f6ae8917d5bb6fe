package io.estran.agent.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GzipBodyTest {
    private static final int FLAGS = 3;

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
            packing.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** The same with everything in its header that may be there. */
    private static byte[] decorated(byte[] plain) {
        byte[] header = Arrays.copyOf(plain, 10);
        header[FLAGS] = 1 | 2 | 4 | 8 | 16;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(header);
        all.writeBytes(new byte[] {3, 0, 7, 7, 7});
        all.writeBytes("name\0".getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes("comment\0".getBytes(StandardCharsets.ISO_8859_1));
        CRC32 sum = new CRC32();
        sum.update(all.toByteArray());
        all.write((int) sum.getValue());
        all.write((int) sum.getValue() >> 8);
        all.writeBytes(Arrays.copyOfRange(plain, 10, plain.length));
        return all.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static String read(byte[] body, int length, int piece) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] bytes = new byte[piece + 5];
        try (GzipBody unpacked = new GzipBody(body, length)) {
            for (int count = unpacked.read(bytes, 5, piece); count >= 0; count = unpacked.read(bytes, 5, piece)) {
                assertThat(count).isPositive();
                all.write(bytes, 5, count);
            }
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    @Test
    void partsAreReadOneAfterTheOtherInPiecesOfAnySize() throws IOException {
        byte[] body = joined(gzip("a".repeat(5_000)), gzip(""), decorated(gzip("b")), gzip(""));
        for (int piece : new int[] {1, 7, 4_999, 5_000, 5_001, 100_000}) {
            assertThat(read(Arrays.copyOf(body, body.length + 3), body.length, piece))
                    .isEqualTo("a".repeat(5_000) + "b");
        }
    }

    @Test
    void oneByteAtATimeGivesTheSame() throws IOException {
        byte[] body = joined(gzip("a\u00e9"), gzip("b"));
        try (GzipBody unpacked = new GzipBody(body, body.length)) {
            assertThat(unpacked.readAllBytes()).isEqualTo("a\u00e9b".getBytes(StandardCharsets.UTF_8));
            assertThat(unpacked.read()).isEqualTo(-1);
        }
        try (GzipBody unpacked = new GzipBody(body, body.length)) {
            assertThat(unpacked.read()).isEqualTo('a');
            assertThat(unpacked.read()).isEqualTo(0xC3);
        }
    }

    @Test
    void everyTruncationThatIsNotBetweenTwoPartsIsRefused() throws IOException {
        byte[] first = decorated(gzip("pump flow=1 10"));
        byte[] body = joined(first, gzip("pump flow=2 20"));
        for (int length = 0; length < body.length; length++) {
            int shorter = length;
            if (length == first.length) {
                assertThat(read(body, length, 100)).isEqualTo("pump flow=1 10");
            } else {
                assertThatThrownBy(() -> read(body, shorter, 100))
                        .as("%s bytes", length)
                        .isInstanceOf(IOException.class)
                        .message()
                        .isNotBlank();
            }
        }
    }

    @Test
    void everyDamagedByteIsRefusedOrSaysNothingOfTheContent() throws IOException {
        byte[] right = joined(decorated(gzip("pump flow=1 10")), gzip("pump flow=2 20"));
        int refused = 0;
        for (int at = 0; at < right.length; at++) {
            for (int wrong = 1; wrong < 256; wrong++) {
                byte[] body = right.clone();
                body[at] ^= (byte) wrong;
                try {
                    assertThat(read(body, body.length, 100)).isEqualTo("pump flow=1 10pump flow=2 20");
                } catch (IOException damage) {
                    refused++;
                }
            }
        }
        assertThat(refused).isBetween(255 * (right.length - 20), 255 * right.length);
    }

    @Test
    void whateverFollowsAHeaderIsRefusedAndNothingWorse() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] body = new byte[18 + random.nextInt(60)];
            random.nextBytes(body);
            body[0] = 0x1F;
            body[1] = (byte) 0x8B;
            body[2] = 8;
            body[FLAGS] &= 0x1F;
            assertThatThrownBy(() -> read(body, body.length, 1_000)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatFollowsTheLastPartIsRefused() throws IOException {
        byte[] body = gzip("pump flow=1 10");
        assertThatThrownBy(() -> read(joined(body, new byte[] {0}), body.length + 1, 100))
                .hasMessage("something follows that is none");
    }
}
