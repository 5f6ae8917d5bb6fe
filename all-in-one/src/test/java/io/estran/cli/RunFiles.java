package io.estran.cli;

import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.json.FlatJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a run left in the files that {@code --report} and {@code --records} named. */
final class RunFiles {
    final Path report;
    final Path records;

    RunFiles(Path folder, String name) {
        report = folder.resolve(name + "-report.json");
        records = folder.resolve(name + "-records.jsonl");
    }

    /** One of the report's objects that hold plain values only. */
    Map<String, Object> reported(String part) throws IOException, MalformedBatchException {
        String text = Files.readString(report);
        Matcher found = Pattern.compile("\"" + part + "\":(\\{[^{}]*\\})").matcher(text);
        if (!found.find()) {
            throw new AssertionError(part + " is missing in " + text);
        }
        return FlatJson.read(found.group(1));
    }

    /** All records of a type. */
    List<Map<String, Object>> records(String type) throws IOException, MalformedBatchException {
        List<Map<String, Object>> all = new ArrayList<>();
        for (String line : Files.readAllLines(records)) {
            Map<String, Object> record = FlatJson.read(line);
            if (type.equals(record.get("type"))) {
                all.add(record);
            }
        }
        return all;
    }
}
