package io.estran.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lengths are followed through the bytes however TCP cuts them (MQTT 5.0 section 2.1.4). */
class PacketSizeTest {
    private static final int MAXIMUM = 1_000;

    private final List<Object> events = new ArrayList<>();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new PacketSize(MAXIMUM), new ChannelInboundHandlerAdapter() {
                @Override
                public void userEventTriggered(ChannelHandlerContext context, Object event) {
                    events.add(event);
                }
            });

    @Test
    void packetsUpToTheMaximumPassHoweverTheyAreCut() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            ByteBuf sent = Unpooled.buffer();
            for (int i = 0; i < 20; i++) {
                packet(sent, random.nextBoolean() ? random.nextInt(5) : random.nextInt(MAXIMUM - 2));
            }
            int length = sent.readableBytes();
            while (sent.isReadable()) {
                channel.writeInbound(sent.readRetainedSlice(1 + random.nextInt(Math.min(300, sent.readableBytes()))));
            }
            assertThat(events).as("seed %s", seed).isEmpty();
            assertThat(passed()).as("seed %s", seed).isEqualTo(length);
        }
    }

    @Test
    void theFirstPacketAboveTheMaximumEndsEverything() {
        ByteBuf sent = Unpooled.buffer();
        packet(sent, MAXIMUM - 3);
        channel.writeInbound(sent);
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0x32, (byte) 0xE6, 0x07})); // 998 bytes follow
        assertThat(events).containsExactly(PacketSize.TooLarge.BYTES);
        assertThat(passed()).isEqualTo(MAXIMUM);
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[500]));
        assertThat(passed()).isZero();
        assertThat(events).hasSize(1);
    }

    @Test
    void aLengthOfMoreThanFourBytesIsMalformed() {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0x32, (byte) 0x80, (byte) 0x80}));
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {(byte) 0x80, (byte) 0x80}));
        assertThat(events).containsExactly(PacketSize.TooLarge.MALFORMED_LENGTH);
    }

    private static void packet(ByteBuf out, int body) {
        out.writeByte(0x32);
        int length = body;
        do {
            out.writeByte(length > 127 ? length & 127 | 128 : length);
            length >>= 7;
        } while (length > 0);
        out.writeZero(body);
    }

    private int passed() {
        int bytes = 0;
        for (ByteBuf next = channel.readInbound(); next != null; next = channel.readInbound()) {
            bytes += next.readableBytes();
            next.release();
        }
        return bytes;
    }
}
