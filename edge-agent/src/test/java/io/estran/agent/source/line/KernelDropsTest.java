package io.estran.agent.source.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the kernel drops is known. */
class KernelDropsTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void datagramsThatTheKernelHadNoRoomForAreCountedOnce() throws IOException {
        InetAddress here = InetAddress.getByName("127.0.0.1");
        try (DatagramChannel nobodyReads = DatagramChannel.open();
                DatagramChannel other = DatagramChannel.open();
                DatagramSocket sender = new DatagramSocket()) {
            nobodyReads.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
            nobodyReads.bind(new InetSocketAddress(here, 0));
            other.bind(new InetSocketAddress(here, 0));
            KernelDrops drops = new KernelDrops(nobodyReads.socket().getLocalPort());
            KernelDrops none = new KernelDrops(other.socket().getLocalPort());
            assertThat(drops.sinceLastLook()).isZero();
            int sent = 1_000;
            for (int i = 0; i < sent; i++) {
                sender.send(new DatagramPacket(
                        new byte[1_000], 1_000, here, nobodyReads.socket().getLocalPort()));
            }
            assertThat(drops.sinceLastLook()).isBetween(sent - 50L, (long) sent);
            assertThat(drops.sinceLastLook()).isZero();
            assertThat(none.sinceLastLook()).isZero();
        }
    }
}
