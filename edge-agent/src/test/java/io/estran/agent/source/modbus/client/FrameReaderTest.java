package io.estran.agent.source.modbus.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames out of a stream of bytes (Modbus Messaging on TCP/IP v1.0b, section 3.1.3). */
class FrameReaderTest {
    private static final byte[] THREE_FRAMES =
            HexFormat.of().parseHex("00010000000701030412345678" + "0002000000030183" + "02" + "00030000000401020105");

    private final FrameReader frames = new FrameReader();

    @Test
    void aFrameIsTakenApart() throws Exception {
        frames.room().put(THREE_FRAMES, 0, 13);
        assertThat(frames.next()).isTrue();
        assertThat(frames.transaction()).isEqualTo(1);
        assertThat(frames.unit()).isEqualTo(1);
        assertThat(frames.function()).isEqualTo(3);
        assertThat(frames.bodyLength()).isEqualTo(5);
        assertThat(frames.bytes().getInt(frames.bodyStart() + 1)).isEqualTo(0x12345678);
        assertThat(frames.next()).isFalse();
        assertThat(frames.isInFrame()).isFalse();
    }

    @Test
    void numbersAreUnsigned() throws Exception {
        frames.room().put(HexFormat.of().parseHex("FFFF00000003FF8302"));
        assertThat(frames.next()).isTrue();
        assertThat(frames.transaction()).isEqualTo(0xffff);
        assertThat(frames.unit()).isEqualTo(255);
        assertThat(frames.function()).isEqualTo(0x83);
    }

    @Test
    void halfAFrameIsNone() throws Exception {
        frames.room().put(THREE_FRAMES, 0, 12);
        assertThat(frames.next()).isFalse();
        assertThat(frames.isInFrame()).isTrue();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "000100010003018302, protocol 1",
        "000100000002018302, length 2",
        "000100000000, length 0",
        "0001000000FF, length 255",
        "00010000FFFF, length 65535",
    })
    void aHeaderThatIsNotModbusIsRefusedBeforeItsBodyIsAwaited(String bytes, String reason) {
        frames.room().put(HexFormat.of().parseHex(bytes));
        assertThatThrownBy(frames::next)
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining(reason);
    }

    @Property
    void howTheBytesAreSplitAndJoinedDoesNotMatter(
            @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 9) Integer> cuts) throws Exception {
        FrameReader reader = new FrameReader();
        List<Integer> seen = new ArrayList<>();
        int at = 0;
        for (int i = 0; at < THREE_FRAMES.length; i++) {
            int length = i < cuts.size() ? cuts.get(i) : THREE_FRAMES.length;
            length = Math.min(length, THREE_FRAMES.length - at);
            reader.room().put(THREE_FRAMES, at, length);
            at += length;
            while (reader.next()) {
                seen.add(reader.transaction());
            }
        }
        assertThat(seen).containsExactly(1, 2, 3);
        assertThat(reader.isInFrame()).isFalse();
    }

    @Property
    void randomBytesGiveFramesWithinBoundsOrAViolationAndNothingElse(@ForAll @Size(max = 40) List<byte[]> pieces) {
        FrameReader reader = new FrameReader();
        ReadRequest request = new ReadRequest(1, 3, 0, 2);
        WriteRequest write = WriteRequest.registers(1, 0, new byte[2]);
        try {
            for (byte[] piece : pieces) {
                reader.room().put(piece, 0, Math.min(piece.length, 700));
                while (reader.next()) {
                    assertThat(reader.bodyLength()).isBetween(1, 252);
                    assertThat(reader.bodyStart() + reader.bodyLength())
                            .isLessThanOrEqualTo(reader.bytes().position());
                    write.check(reader);
                    request.check(reader);
                }
            }
        } catch (ProtocolViolationException refused) {
            assertThat(refused).hasMessageMatching("(a|an) .+");
        }
    }

    @Property
    void randomBodiesOfWellFormedFramesAreCheckedWithoutSurprise(@ForAll @Size(min = 1, max = 252) byte[] body) {
        FrameReader reader = new FrameReader();
        reader.room().putShort((short) 1).putShort((short) 0).putShort((short) (body.length + 2));
        reader.bytes().put((byte) 1).put((byte) 3).put(body);
        try {
            assertThat(reader.next()).isTrue();
            new ReadRequest(1, 3, 0, 2).check(reader);
            assertThat(body).hasSize(5).startsWith((byte) 4);
        } catch (ProtocolViolationException refused) {
            assertThat(body.length == 5 && body[0] == 4).isFalse();
        }
    }

    @Test
    void aFrameReaderIsNeverWithoutRoomWhenAllFramesWereTaken() throws Exception {
        byte[] longest = new byte[260];
        longest[4] = 0;
        longest[5] = (byte) 254;
        for (int i = 0; i < 50; i++) {
            frames.room().put(longest, 0, 259);
            assertThat(frames.next()).isFalse();
            frames.room().put(longest, 259, 1);
            assertThat(frames.next()).isTrue();
        }
    }
}
