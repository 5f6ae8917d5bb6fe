package io.estran.agent.source.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Temperatures, from thermal zones and hardware monitors (kernel documentation, driver-api/thermal/sysfs-api and
 * hwmon/sysfs-interface): thousandths of a degree. Sensors that share a name get their numbers behind it.
 */
final class TemperatureProbe implements Probe {
    private record Sensor(String name, String number, Path value) {}

    private final Path zones;
    private final Path monitors;

    TemperatureProbe(Path sys) {
        zones = sys.resolve("class/thermal");
        monitors = sys.resolve("class/hwmon");
    }

    @Override
    public String part() {
        return "temperatures";
    }

    @Override
    public void read(Measures measures) throws IOException, InterruptedException {
        List<Sensor> sensors = new ArrayList<>();
        for (Path zone : ProcText.entries(zones, "thermal_zone[0-9]+")) {
            String number = zone.getFileName().toString().substring("thermal_zone".length());
            sensors.add(new Sensor(text(zone.resolve("type"), "zone"), number, zone.resolve("temp")));
        }
        for (Path monitor : ProcText.entries(monitors, "hwmon[0-9]+")) {
            String chip = text(monitor.resolve("name"), "hwmon");
            String number = monitor.getFileName().toString().substring("hwmon".length());
            for (Path input : ProcText.entries(monitor, "temp[0-9]+_input")) {
                String sensor = input.getFileName().toString().replace("_input", "");
                String label = text(monitor.resolve(sensor + "_label"), sensor);
                sensors.add(new Sensor(chip + "-" + label, number + sensor.replace("temp", "-"), input));
            }
        }
        Map<String, Integer> namesakes = new HashMap<>();
        sensors.forEach(sensor -> namesakes.merge(sensor.name(), 1, Integer::sum));
        for (Sensor sensor : sensors) {
            boolean alone = namesakes.getOrDefault(sensor.name(), 1) == 1;
            String quantity = "temperature-" + sensor.name() + (alone ? "" : "-" + sensor.number());
            measures.give(quantity, Quantity.CELSIUS, celsius(sensor.value()));
        }
    }

    /** NaN if the sensor does not answer now: many fail while what they measure sleeps. */
    private static double celsius(Path value) {
        try {
            return ProcText.decimal(ProcText.words(ProcText.line(value)), 0) / 1_000;
        } catch (IOException asleep) {
            return Double.NaN;
        }
    }

    private static String text(Path file, String absent) throws IOException {
        String text = Files.isRegularFile(file) ? ProcText.line(file) : "";
        return (text.isEmpty() ? absent : text)
                .toLowerCase(Locale.ROOT)
                .replace('/', '-')
                .replace(' ', '-');
    }
}
