package io.estran.agent.inspect;

import io.estran.agent.journal.Journal;
import io.estran.agent.log.Damage;
import io.estran.agent.log.Log;
import io.estran.agent.log.LogFindings;
import io.estran.agent.log.LogInspection;
import io.estran.agent.spool.Spool;
import io.estran.agent.spool.SpoolScan;
import io.estran.protocol.lane.BatchClass;
import java.util.ArrayList;
import java.util.List;

/** Puts into words what is wrong at one look. Used once, by one thread. */
final class Check {
    private static final String NO_START =
            "this release does not start on it and changes nothing; start the newer one again";
    private static final String WITHOUT_CHECKPOINT =
            "begins with empty windows and alarms, drops the journal, keeps every batch of the spool and sends them again; those"
                    + " that the cloud has are dropped there. An agent that runs writes a new checkpoint within seconds";
    private static final String SET_ASIDE =
            "at its next start the agent asks the disk for ten seconds, then sets the file aside"
                    + " into the quarantine and ";

    private final Look look;
    private final List<Finding> findings = new ArrayList<>();

    Check(Look look) {
        this.look = look;
        checkpoint();
        heads(Journal.FOLDER, look.journalHeads());
        heads(Spool.FOLDER, look.spoolHeads());
        journal();
        look.spool().findings().forEach(this::spoolLog);
        look.spool().noBatches().forEach(this::noBatch);
        look.spool().lanes().forEach(this::lane);
        if (look.spool().newer() != null) {
            add("spool", "holds a batch of a newer release (" + look.spool().newer() + ")", NO_START);
        }
    }

    List<Finding> findings() {
        return findings;
    }

    private void add(String where, String what, String action) {
        findings.add(new Finding(where, what, action));
    }

    private void checkpoint() {
        boolean used = look.journalHeads().stream().anyMatch(Check::isUsed)
                || look.spoolHeads().stream().anyMatch(Check::isUsed);
        if (look.refused() != null) {
            add("checkpoint", look.refused(), look.unreadable() ? SET_ASIDE + WITHOUT_CHECKPOINT : NO_START);
        } else if (look.hasCheckpoint()) {
            look.checkpointDamage()
                    .forEach(copy -> add(
                            "checkpoint",
                            "copy " + copy + " of two is damaged",
                            "the agent uses the other, and its next checkpoint replaces both"));
        } else if (look.hasCheckpointFile() || used) {
            add(
                    "checkpoint",
                    look.hasCheckpointFile() ? "both copies are damaged" : "is missing",
                    "at its next start the agent " + WITHOUT_CHECKPOINT);
        }
    }

    private static boolean isUsed(LogInspection.Head head) {
        return head.standing() == LogInspection.Standing.WHOLE || head.standing() == LogInspection.Standing.HALF;
    }

    private void heads(String log, List<LogInspection.Head> heads) {
        for (LogInspection.Head head : heads) {
            String where = log + "/" + head.file().getFileName();
            switch (head.standing()) {
                case HALF ->
                    add(where, "one of two copies of its head is damaged", "the agent uses the other, nothing is lost");
                case BROKEN ->
                    add(
                            where,
                            "both copies of its head are damaged",
                            "the agent uses the file as free space; what of it was still needed is listed as missing");
                case UNREADABLE ->
                    add(
                            where,
                            "the disk does not give its head",
                            SET_ASIDE + "goes on without it; what of it was still needed is listed as missing");
                case NEWER -> add(where, "was written by a newer release", NO_START);
                case WHOLE, BLANK -> {
                    // Sound, or never used.
                }
            }
        }
    }

    private void journal() {
        if (!look.hasCheckpoint()) {
            return;
        }
        LogFindings journal = look.journal();
        for (Log.Range range : journal.missing()) {
            String file = journal.corrupt().stream()
                    .filter(damage -> damage.from() <= range.from() && range.from() < damage.to())
                    .map(damage -> "/" + damage.file() + " at byte " + damage.offset())
                    .findFirst()
                    .orElse("");
            add(
                    Journal.FOLDER + file,
                    "positions " + range.from() + " to " + range.to() + " (" + range.bytes()
                            + " bytes) are damaged or missing",
                    "an agent that starts now replays what stands around them; the readings in them are lost to windows that were"
                            + " open, and it says so by an event, journal-corrupt. An agent that runs needs them no longer behind its"
                            + " next checkpoint");
        }
    }

    private void spoolLog(BatchClass batchClass, LogFindings log) {
        for (Damage damage : log.corrupt()) {
            add(
                    Spool.FOLDER + "/" + damage.file() + " at byte " + damage.offset(),
                    damage.bytes() + " bytes of class " + batchClass.word() + " are damaged",
                    "the agent reads on behind them and keeps their bytes in the quarantine; what of them was still needed is listed as"
                            + " missing");
        }
    }

    private void noBatch(SpoolScan.NoBatch record) {
        add(
                Spool.FOLDER + ", class " + record.batchClass().word() + " at position " + record.position(),
                "a sound record is no batch (" + record.reason() + ")",
                "the agent leaves it out; what of it was still needed is listed as missing");
    }

    private void lane(SpoolScan.HeldLane lane) {
        String where = "lane " + lane.lane().id() + " ("
                + lane.lane().batchClass().word() + ", run " + lane.lane().runNumber() + ")";
        for (SpoolScan.Missing missing : lane.missing()) {
            String sequences = missing.from() == missing.to()
                    ? "sequence " + missing.from() + " is"
                    : "sequences " + missing.from() + " to " + missing.to() + " are";
            add(
                    where,
                    sequences + " missing",
                    "the agent declares a gap, reason corrupt, when it starts or comes to send them, and the lane goes on behind"
                            + " it");
        }
        for (Long sequence : lane.broken()) {
            add(
                    where,
                    "the chain is broken at sequence " + sequence
                            + ": its previous hash is not that of the batch before",
                    "the agent sends it as it is; the sequencer sets it aside, states a fork, and the agent goes on with a"
                            + " fresh lane");
        }
    }
}
