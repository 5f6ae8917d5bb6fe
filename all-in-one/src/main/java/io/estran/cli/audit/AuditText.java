package io.estran.cli.audit;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.Presence;
import io.estran.protocol.json.IsoTime;
import io.estran.protocol.lane.Id128;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** An audit as lines for people. Stateless. */
public final class AuditText {
    /** Most gaps of a lane, and ends of a chain, that are listed; {@code --json} lists all. */
    private static final int MOST_LISTED = 8;

    private AuditText() {}

    /** All lines, each ended; the last says whether everything is accounted for. */
    public static String of(List<AgentAudit> agents) {
        StringBuilder text = new StringBuilder();
        for (AgentAudit agent : agents) {
            text.append(String.format(Locale.ROOT, "agent %s%s%n", agent.agent(), standing(agent)));
            agent.faults().forEach(fault -> row(text, false, fault));
            agent.chains().forEach(chain -> text.append(String.format(Locale.ROOT, "  chain   %s%n", chain(chain))));
            agent.lanes().forEach(lane -> lane(text, lane));
        }
        return text.append(sum(agents)).append(System.lineSeparator()).toString();
    }

    private static String standing(AgentAudit agent) {
        Presence presence = agent.presence();
        if (presence == null) {
            return ": it has not said anything of itself";
        }
        return String.format(
                Locale.ROOT,
                ", run %d, %s, %,d batches %s at %s",
                presence.runNumber(),
                agent.online() ? "online" : "offline",
                presence.pending(),
                agent.online() ? "on their way" : "not accounted for",
                IsoTime.write(presence.time()));
    }

    private static String chain(ChainAudit chain) {
        Account first = chain.first();
        String before = chain.isWhole()
                ? "its first"
                : "which follows " + first.predecessor().lane() + ", of which nothing is kept";
        String ends =
                chain.ends().stream().limit(MOST_LISTED).map(Id128::toString).collect(Collectors.joining(" and to "));
        String more =
                chain.ends().size() > MOST_LISTED ? " and " + (chain.ends().size() - MOST_LISTED) + " more" : "";
        return String.format(
                Locale.ROOT,
                "%s: %,d %s, from %s of run %d, %s, to %s%s",
                chain.batchClass().word(),
                chain.lanes().size(),
                chain.lanes().size() == 1 ? "lane" : "lanes",
                first.lane(),
                first.runNumber(),
                before,
                ends,
                more);
    }

    private static void row(StringBuilder text, boolean good, String words) {
        text.append(String.format(Locale.ROOT, "  %-6s  %s%n", good ? "ok" : "FAILED", words));
    }

    private static void lane(StringBuilder text, LaneAudit lane) {
        Account account = lane.account();
        StringJoiner words = new StringJoiner("; ");
        words.add(String.format(
                Locale.ROOT,
                "%s %s, run %d: sent %s%s, stored %s, gaps: %s, duplicates dropped: %,d",
                account.batchClass().word(),
                account.lane(),
                account.runNumber(),
                span(1, lane.sent()),
                lane.ended() ? "" : " so far",
                stored(account),
                gaps(account),
                account.duplicatesDropped()));
        if (!account.predecessor().lane().equals(Id128.NONE)) {
            words.add("follows " + account.predecessor().lane() + " at "
                    + account.predecessor().sequence());
        }
        lane.forks().forEach(words::add);
        lane.coming().forEach(words::add);
        lane.faults().forEach(words::add);
        row(text, lane.faults().isEmpty(), words.toString());
    }

    private static String stored(Account account) {
        if (account.stored() == 0) {
            return "none";
        }
        if (account.stored() + LaneAudit.declared(account) != account.last()) {
            // Merged gaps lie over what was stored between them.
            return String.format(Locale.ROOT, "%,d of 1..%d", account.stored(), account.last());
        }
        StringJoiner ranges = new StringJoiner(" ");
        long next = 1;
        for (Account.Range gap : account.gaps()) {
            if (gap.from() > next) {
                ranges.add(span(next, gap.from() - 1));
            }
            next = gap.to() + 1;
        }
        if (next <= account.last()) {
            ranges.add(span(next, account.last()));
        }
        return ranges.toString();
    }

    private static String gaps(Account account) {
        if (account.gaps().isEmpty()) {
            return "none";
        }
        StringJoiner gaps = new StringJoiner(", ");
        account.gaps().stream()
                .limit(MOST_LISTED)
                .forEach(gap ->
                        gaps.add(span(gap.from(), gap.to()) + " " + gap.reason().word() + details(gap)));
        if (account.gaps().size() > MOST_LISTED) {
            gaps.add("and " + (account.gaps().size() - MOST_LISTED) + " more");
        }
        return gaps.toString();
    }

    /** Records and event time, as far as they are known. */
    private static String details(Account.Range gap) {
        StringJoiner details = new StringJoiner(", ", " (", ")").setEmptyValue("");
        if (gap.records() >= 0) {
            details.add(String.format(Locale.ROOT, "%,d %s", gap.records(), gap.records() == 1 ? "record" : "records"));
        }
        if (gap.firstTime() <= gap.lastTime()) {
            String first = IsoTime.write(gap.firstTime());
            details.add(gap.firstTime() == gap.lastTime() ? first : first + " to " + IsoTime.write(gap.lastTime()));
        }
        return details.toString();
    }

    private static String span(long from, long to) {
        if (to < from) {
            return "none";
        }
        return from == to ? Long.toString(from) : from + ".." + to;
    }

    private static String sum(List<AgentAudit> agents) {
        List<LaneAudit> lanes =
                agents.stream().flatMap(agent -> agent.lanes().stream()).toList();
        long unaccounted =
                agents.stream().filter(agent -> !agent.isAccountedFor()).count();
        return String.format(
                Locale.ROOT,
                "%,d agents, %,d lanes: %,d batches with %,d records stored, %,d declared in gaps, %,d duplicates dropped, %,d forks; %s",
                agents.size(),
                lanes.size(),
                lanes.stream().mapToLong(lane -> lane.account().stored()).sum(),
                lanes.stream().mapToLong(lane -> lane.account().records()).sum(),
                lanes.stream()
                        .mapToLong(
                                lane -> lane.account().last() - lane.account().stored())
                        .sum(),
                lanes.stream()
                        .mapToLong(lane -> lane.account().duplicatesDropped())
                        .sum(),
                lanes.stream().filter(lane -> !lane.forks().isEmpty()).count(),
                unaccounted == 0
                        ? "nothing is unaccounted for"
                        : String.format(Locale.ROOT, "something of %,d agents is UNACCOUNTED FOR", unaccounted));
    }
}
