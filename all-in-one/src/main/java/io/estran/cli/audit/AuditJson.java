package io.estran.cli.audit;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.Presence;
import io.estran.protocol.json.IsoTime;
import io.estran.protocol.json.JsonWriter;
import io.estran.protocol.lane.Id128;
import java.util.List;

/** An audit as one JSON object. What is not known is left out. */
public final class AuditJson {
    private final JsonWriter json = new JsonWriter();

    private AuditJson() {}

    /** The object: {@code accountedFor}, and {@code agents} with their {@code lanes}. */
    public static String of(List<AgentAudit> agents) {
        return new AuditJson().all(agents);
    }

    private String all(List<AgentAudit> agents) {
        json.beginObject()
                .field("accountedFor", agents.stream().allMatch(AgentAudit::isAccountedFor))
                .name("agents")
                .beginArray();
        agents.forEach(this::agent);
        return json.endArray().endObject().toString();
    }

    private void agent(AgentAudit agent) {
        json.beginObject().field("agent", agent.agent().value()).field("online", agent.online());
        Presence presence = agent.presence();
        if (presence != null) {
            json.field("runNumber", presence.runNumber())
                    .field("heard", IsoTime.write(presence.time()))
                    .field("pending", presence.pending());
        }
        words("unaccounted", agent.faults());
        json.name("chains").beginArray();
        agent.chains().forEach(this::chain);
        json.endArray();
        json.name("lanes").beginArray();
        agent.lanes().forEach(this::lane);
        json.endArray().endObject();
    }

    private void chain(ChainAudit chain) {
        json.beginObject()
                .field("class", chain.batchClass().word())
                .field("lanes", chain.lanes().size())
                .field("first", chain.first().lane().toString())
                .field("whole", chain.isWhole());
        words("ends", chain.ends().stream().map(Id128::toString).toList());
        json.endObject();
    }

    private void lane(LaneAudit lane) {
        Account account = lane.account();
        json.beginObject()
                .field("lane", account.lane().toString())
                .field("class", account.batchClass().word())
                .field("runNumber", account.runNumber())
                .field("status", account.status().word())
                .field("sent", lane.sent())
                .field("ended", lane.ended())
                .field("last", account.last())
                .field("stored", account.stored())
                .field("records", account.records())
                .field("duplicatesDropped", account.duplicatesDropped())
                .field("earlyDropped", account.earlyDropped());
        if (!account.predecessor().lane().equals(Id128.NONE)) {
            json.field("predecessor", account.predecessor().lane().toString())
                    .field("predecessorLast", account.predecessor().sequence());
        }
        words("successors", lane.successors().stream().map(Id128::toString).toList());
        words("forks", lane.forks());
        json.name("gaps").beginArray();
        account.gaps().forEach(this::gap);
        json.endArray();
        words("onTheWay", lane.coming());
        words("unaccounted", lane.faults());
        json.endObject();
    }

    private void gap(Account.Range gap) {
        json.beginObject()
                .field("from", gap.from())
                .field("to", gap.to())
                .field("reason", gap.reason().word());
        if (gap.records() >= 0) {
            json.field("records", gap.records());
        }
        if (gap.firstTime() <= gap.lastTime()) {
            json.field("start", IsoTime.write(gap.firstTime())).field("end", IsoTime.write(gap.lastTime()));
        }
        json.endObject();
    }

    private void words(String name, List<String> words) {
        json.name(name).beginArray();
        words.forEach(json::value);
        json.endArray();
    }
}
