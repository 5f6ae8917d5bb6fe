package io.estran.benchmarks.delivery.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Finds the PUBLISH packets in what a client of MQTT 5 sends (MQTT 5.0, sections 2.1 and 3.3), as the bytes pass. It trusts the
 * client. One thread.
 */
final class PublishWatch {
    private static final int PUBLISH = 3;
    private static final int QOS = 0x06;
    private static final int TYPE_SHIFT = 4;
    private static final int FIRST_ROOM = 64 * 1024;
    private static final int INCOMPLETE = -1;

    private final Listener listener;
    private byte[] bytes = new byte[FIRST_ROOM];
    private int filled;
    /** Where the number read last ends. */
    private int at;

    /** Is told of each PUBLISH, on the thread through which it passes. */
    interface Listener {
        /**
         * One has passed whole.
         *
         * @param payload the caller's to keep
         * @param passed monotonic, ns
         */
        void published(String topic, byte[] payload, long passed);
    }

    PublishWatch(Listener listener) {
        this.listener = listener;
    }

    /** The client's next bytes passed at that time. */
    void pass(byte[] from, int length, long now) {
        if (filled + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, filled + length));
        }
        System.arraycopy(from, 0, bytes, filled, length);
        filled += length;
        int start = 0;
        int end = endOf(start);
        while (end != INCOMPLETE && end <= filled) {
            tell(start, end, now);
            start = end;
            end = endOf(start);
        }
        System.arraycopy(bytes, start, bytes, 0, filled - start);
        filled -= start;
    }

    /** Where the packet that begins there ends; its body begins at {@link #at}. */
    private int endOf(int start) {
        int length = start + 1 < filled ? number(start + 1, filled) : INCOMPLETE;
        return length == INCOMPLETE ? INCOMPLETE : at + length;
    }

    /** A variable byte integer (section 1.5.5). */
    private int number(int from, int to) {
        int value = 0;
        for (int i = from, shift = 0; i < to; i++, shift += 7) {
            value |= (bytes[i] & 0x7F) << shift;
            if (bytes[i] >= 0) {
                at = i + 1;
                return value;
            }
        }
        return INCOMPLETE;
    }

    private void tell(int start, int end, long now) {
        int first = bytes[start] & 0xFF;
        if (first >> TYPE_SHIFT != PUBLISH) {
            return;
        }
        int topicLength = (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
        int behindTopic = at + 2 + topicLength;
        String topic = new String(bytes, at + 2, topicLength, UTF_8);
        int properties = number(behindTopic + ((first & QOS) == 0 ? 0 : 2), end);
        listener.published(topic, Arrays.copyOfRange(bytes, at + properties, end), now);
    }
}
