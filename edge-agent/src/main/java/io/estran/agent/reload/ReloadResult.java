package io.estran.agent.reload;

import io.estran.protocol.json.JsonWriter;
import java.util.List;

/**
 * What became of an order to reload.
 *
 * @param inForce what is in force after it
 * @param difference what it changed of the sources; empty lists if it was refused
 * @param problems why it was refused
 */
public record ReloadResult(Outcome outcome, InForce inForce, Names difference, List<String> problems) {
    private static final int OK = 200;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;

    /** In a word. */
    public enum Outcome {
        APPLIED("applied", OK),
        UNCHANGED("unchanged", OK),
        REFUSED("refused", CONFLICT),
        BUSY("busy", UNAVAILABLE);

        private final String word;
        private final int status;

        Outcome(String word, int status) {
            this.word = word;
            this.status = status;
        }

        /** As reports say it. */
        public String word() {
            return word;
        }

        /** Of HTTP. */
        public int status() {
            return status;
        }
    }

    /** Names of sources. */
    public record Names(List<String> added, List<String> changed, List<String> removed, List<String> unchanged) {
        static final Names NONE = new Names(List.of(), List.of(), List.of(), List.of());

        static Names of(Difference difference) {
            return new Names(
                    Difference.names(difference.added()),
                    Difference.names(difference.changed()),
                    difference.removed(),
                    difference.unchanged());
        }
    }

    public ReloadResult {
        problems = List.copyOf(problems);
    }

    /** The answer to whoever ordered it. */
    public String json() {
        JsonWriter json = new JsonWriter().beginObject();
        json.name("outcome").value(outcome.word());
        inForce.write(json);
        if (outcome == Outcome.APPLIED) {
            json.name("sources").beginObject();
            names(json, "added", difference.added());
            names(json, "changed", difference.changed());
            names(json, "removed", difference.removed());
            names(json, "unchanged", difference.unchanged());
            json.endObject();
        }
        if (!problems.isEmpty()) {
            names(json, "problems", problems);
        }
        return json.endObject() + "\n";
    }

    private static void names(JsonWriter json, String name, List<String> values) {
        json.name(name).beginArray();
        values.forEach(json::value);
        json.endArray();
    }
}
