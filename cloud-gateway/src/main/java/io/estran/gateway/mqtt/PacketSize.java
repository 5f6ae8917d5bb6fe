package io.estran.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a packet by its announced length, before anything of it is kept: the decoder behind it collects a variable header of any
 * length first. Follows fixed headers through the bytes (MQTT 5 section 2.1) and copies nothing. After a refusal all further bytes
 * are dropped and {@link TooLarge} is fired once.
 */
final class PacketSize extends ChannelInboundHandlerAdapter {
    /** The client announced a packet that is too large, or a length of more than four bytes. */
    enum TooLarge {
        BYTES,
        MALFORMED_LENGTH
    }

    private static final int LENGTH_BYTES = 4;
    private static final int MORE = 0x80;

    private final int maximum;
    private boolean inHeader;
    private boolean refused;
    private int lengthBytes;
    private int length;
    private long remaining;

    PacketSize(int maximum) {
        this.maximum = maximum;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        TooLarge problem = refused ? null : follow(bytes);
        if (refused) {
            ReferenceCountUtil.release(bytes);
        } else {
            context.fireChannelRead(bytes);
        }
        if (problem != null) {
            context.fireUserEventTriggered(problem);
        }
    }

    private @Nullable TooLarge follow(ByteBuf bytes) {
        int position = bytes.readerIndex();
        while (position < bytes.writerIndex()) {
            if (remaining > 0) {
                long skipped = Math.min(remaining, bytes.writerIndex() - position);
                remaining -= skipped;
                position += (int) skipped;
                continue;
            }
            int value = bytes.getUnsignedByte(position++);
            if (!inHeader) {
                inHeader = true;
                lengthBytes = 0;
                length = 0;
                continue;
            }
            length |= (value & ~MORE) << (7 * lengthBytes++);
            if ((value & MORE) != 0 && lengthBytes == LENGTH_BYTES) {
                refused = true;
                return TooLarge.MALFORMED_LENGTH;
            }
            if ((value & MORE) == 0) {
                inHeader = false;
                remaining = length;
                if (1 + lengthBytes + length > maximum) {
                    refused = true;
                    return TooLarge.BYTES;
                }
            }
        }
        return null;
    }
}
