package io.estran.cli.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.process.time.Clock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FastSensorsTest {
    private static final String NUMBER = "-?[0-9]+\\.[0-9]{4}";
    private static final Pattern LINE =
            Pattern.compile("(?:vibration,site=station-1,machine=pump-[12] x=" + NUMBER + ",y="
                    + NUMBER + ",z=" + NUMBER + "|grid,site=substation-7,machine=busbar-1 frequency=(" + NUMBER
                    + ")) ([0-9]{19})");

    @Test
    void everyLineIsLineProtocolAndTheReadingsOfASensorAreOnePeriodApart() throws Exception {
        try (ServerSocket receiver = receiver();
                FastSensors sensors = sensors(receiver, 7_000)) {
            sensors.start();
            List<Long> times = new ArrayList<>();
            try (Socket connection = receiver.accept()) {
                BufferedReader lines = reader(connection);
                while (times.size() < 500) {
                    Matcher line = LINE.matcher(lines.readLine());
                    assertThat(line.matches()).isTrue();
                    if (line.group(1) != null) {
                        times.add(Long.parseLong(line.group(2)));
                        assertThat(Double.parseDouble(line.group(1))).isBetween(49.5, 50.5);
                    }
                }
            }
            for (int i = 1; i < times.size(); i++) {
                assertThat(times.get(i) - times.get(i - 1)).isBetween(999_999L, 1_000_001L);
            }
        }
    }

    @Test
    void theyComeBackAfterTheReceiverHungUp() throws Exception {
        try (ServerSocket receiver = receiver();
                FastSensors sensors = sensors(receiver, 7_000)) {
            sensors.start();
            receiver.accept().close();
            try (Socket second = receiver.accept()) {
                assertThat(reader(second).readLine()).matches(LINE);
            }
        }
    }

    @Test
    void aReceiverThatReadsNothingDoesNotKeepThemFromStopping() throws Exception {
        try (ServerSocket receiver = receiver();
                FastSensors sensors = sensors(receiver, 5_000_000)) {
            sensors.start();
            try (Socket silent = receiver.accept()) {
                assertThat(reader(silent).readLine()).matches(LINE);
                sensors.close();
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> Thread.getAllStackTraces().keySet().stream()
                                .noneMatch(thread -> thread.getName().equals("estran-sensors")));
            }
        }
    }

    private static ServerSocket receiver() throws IOException {
        return new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    }

    private static FastSensors sensors(ServerSocket receiver, double rate) {
        return new FastSensors(
                (InetSocketAddress) receiver.getLocalSocketAddress(),
                rate,
                () -> new PumpSpeeds(1, 0.5),
                new SplittableRandom(1),
                Clock.system());
    }

    private static BufferedReader reader(Socket connection) throws IOException {
        return new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
    }
}
