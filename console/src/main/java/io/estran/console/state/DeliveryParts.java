package io.estran.console.state;

import io.estran.protocol.account.Account;
import io.estran.protocol.json.JsonWriter;
import io.estran.protocol.lane.Id128;
import java.util.List;

/** What accounts say beyond counts, as JSON: lineage, gaps, forks. Static and pure; any thread. */
final class DeliveryParts {
    private DeliveryParts() {}

    static void predecessor(JsonWriter json, Account account) {
        if (!account.predecessor().lane().equals(Id128.NONE)) {
            json.field("predecessor", account.predecessor().lane().toString())
                    .field("predecessorLast", account.predecessor().sequence());
        }
    }

    static void gaps(JsonWriter json, List<AgentView.LaneGap> gaps) {
        json.name("gaps").beginArray();
        for (AgentView.LaneGap gap : gaps) {
            Account.Range range = gap.range();
            json.beginObject();
            lane(json, gap.account());
            json.field("from", range.from())
                    .field("to", range.to())
                    .field("reason", range.reason().word());
            if (range.records() >= 0) {
                json.field("records", range.records());
            }
            if (range.firstTime() <= range.lastTime()) {
                json.field("start", Parts.millis(range.firstTime())).field("end", Parts.millis(range.lastTime()));
            }
            json.endObject();
        }
        json.endArray();
    }

    static void forks(JsonWriter json, List<Account> forks) {
        json.name("forks").beginArray();
        for (Account account : forks) {
            json.beginObject();
            lane(json, account);
            json.field("last", account.last())
                    .field("successors", Math.max(1, account.successors().size()))
                    .endObject();
        }
        json.endArray();
    }

    private static void lane(JsonWriter json, Account account) {
        json.field("lane", account.lane().toString())
                .field("class", account.batchClass().word())
                .field("run", account.runNumber());
    }
}
