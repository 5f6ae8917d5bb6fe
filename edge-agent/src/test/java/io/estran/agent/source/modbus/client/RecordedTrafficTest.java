package io.estran.agent.source.modbus.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/**
 * Traffic of real devices, recorded in 2017 (ITI, ICS Security Tools, CC BY 4.0): every answer is taken for the request that it
 * answers. The recording is not part of the product; without it the test is skipped.
 */
class RecordedTrafficTest {
    private static final int MODBUS_PORT = 502;
    private static final int LINK_HEADER = 14;
    private static final int PCAP_HEADER = 24;

    private final Map<String, FrameReader> streams = new HashMap<>();
    private final Map<String, Deque<Request>> open = new HashMap<>();
    private int requests;
    private int answers;
    private int orphans;
    private int writes;

    @Test
    void everyRecordedAnswerFitsItsRequest() throws IOException {
        Path data =
                Path.of(System.getProperty("estran.data", System.getProperty("estran.root", "..") + "/../shared/data"));
        Path recording = data.resolve("pcap/modbus_test.pcap");
        assumeTrue(
                Files.exists(recording),
                () -> "there is no recording at " + recording.toAbsolutePath().normalize());
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(recording)).order(ByteOrder.LITTLE_ENDIAN);
        file.position(PCAP_HEADER);
        while (file.hasRemaining()) {
            int length = file.getInt(file.position() + 8);
            packet(file.slice(file.position() + 16, length).order(ByteOrder.BIG_ENDIAN));
            file.position(file.position() + 16 + length);
        }
        assertThat(requests).isEqualTo(1142);
        assertThat(answers).isEqualTo(1115);
        assertThat(orphans).as("the recording begins with an answer").isEqualTo(1);
        assertThat(writes).isEqualTo(63);
    }

    /** Ethernet, IPv4, TCP. */
    private void packet(ByteBuffer packet) {
        int tcp = LINK_HEADER + (packet.get(LINK_HEADER) & 15) * 4;
        int end = LINK_HEADER + (packet.getShort(LINK_HEADER + 2) & 0xffff);
        int payload = tcp + (packet.get(tcp + 12) >> 4 & 15) * 4;
        int from = packet.getShort(tcp) & 0xffff;
        int to = packet.getShort(tcp + 2) & 0xffff;
        if (payload == end) {
            return;
        }
        boolean asked = to == MODBUS_PORT;
        String device = packet.getInt(LINK_HEADER + (asked ? 16 : 12)) + ":" + (asked ? from : to);
        BiConsumer<FrameReader, String> take = asked ? this::request : this::answer;
        FrameReader stream = streams.computeIfAbsent(device + asked, key -> new FrameReader());
        stream.room().put(packet.slice(payload, end - payload));
        assertThatCode(() -> {
                    while (stream.next()) {
                        take.accept(stream, device + "/" + stream.transaction() + "/" + stream.function());
                    }
                })
                .doesNotThrowAnyException();
    }

    private void request(FrameReader frame, String key) {
        requests++;
        int address = frame.bytes().getShort(frame.bodyStart()) & 0xffff;
        int second = frame.bytes().getShort(frame.bodyStart() + 2) & 0xffff;
        Request request = frame.function() == 6
                ? WriteRequest.registers(frame.unit(), address, new byte[] {(byte) (second >> 8), (byte) second})
                : new ReadRequest(frame.unit(), frame.function(), address, second);
        open.computeIfAbsent(key, k -> new ArrayDeque<>()).add(request);
    }

    private void answer(FrameReader frame, String key) {
        Request request = open.getOrDefault(key, new ArrayDeque<>()).poll();
        if (request == null) {
            orphans++;
            return;
        }
        answers++;
        assertThat(frame.unit()).isEqualTo(request.unit());
        assertThatCode(() -> request.check(frame)).doesNotThrowAnyException();
        if (request instanceof WriteRequest) {
            writes++;
        }
    }
}
