package io.estran.agent.reload;

import io.estran.protocol.json.IsoTime;
import io.estran.protocol.json.JsonWriter;
import java.util.List;

/**
 * The configuration in force, as it is shown; and the last one that was refused since it is.
 *
 * @param file where it comes from
 * @param revision counts the configurations of this run, from 1
 * @param hash SHA-256 of the file's bytes, hexadecimal
 * @param since wall-clock time, ns
 * @param refused how many were refused in this run
 * @param refusedAt wall-clock time, ns; 0 if none was
 * @param problems why the last one was
 */
public record InForce(
        String file, long revision, String hash, long since, long refused, long refusedAt, List<String> problems) {
    public InForce {
        problems = List.copyOf(problems);
    }

    static InForce first(String file, String hash, long since) {
        return new InForce(file, 1, hash, since, 0, 0, List.of());
    }

    InForce followedBy(String newHash, long now) {
        return new InForce(file, revision + 1, newHash, now, refused, 0, List.of());
    }

    /** The file says the same in other words. */
    InForce inOtherWords(String newHash) {
        return new InForce(file, revision, newHash, since, refused, 0, List.of());
    }

    InForce refuses(List<String> why, long now) {
        return new InForce(file, revision, hash, since, refused + 1, now, why);
    }

    /** As a page of its own. */
    public String json() {
        JsonWriter json = new JsonWriter().beginObject();
        write(json);
        json.name("refused").value(refused);
        if (refusedAt != 0) {
            json.name("lastRefusal").beginObject().name("time").value(IsoTime.write(refusedAt));
            json.name("problems").beginArray();
            problems.forEach(json::value);
            json.endArray().endObject();
        }
        return json.endObject() + "\n";
    }

    void write(JsonWriter json) {
        json.name("file").value(file);
        json.name("revision").value(revision);
        json.name("hash").value(hash);
        json.name("since").value(IsoTime.write(since));
    }
}
