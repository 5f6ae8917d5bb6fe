package io.estran.system.simulation;

import java.util.List;

/** The mistakes that are planted: what a person might write in good faith, each in the product as it is. */
final class Defects {
    private static final String AGENT = "edge-agent/src/main/java/io/estran/agent/";
    private static final String GATEWAY = "cloud-gateway/src/main/java/io/estran/gateway/";
    private static final String TWIN = "twin/src/main/java/io/estran/twin/";
    private static final String SIMULATION = "system-tests/src/main/java/io/estran/system/simulation/";

    /** All of them. */
    static final List<Defect> ALL = List.of(
            new Defect(
                    "acknowledge before sync: what is called synced is only written",
                    1,
                    List.of(edit(AGENT + "log/Log.java", "                segment.file.sync();\n", ""))),
            new Defect(
                    "acknowledge before sync: PUBACK before Kafka has the batch",
                    1,
                    List.of(edit(
                            GATEWAY + "session/Session.java",
                            "        inLog += record.cost();\n",
                            "        if (slot != null) {\n"
                                    + "            window.settle(slot, PublishAnswer.stored(0, 0, -1));\n"
                                    + "        }\n"
                                    + "        inLog += record.cost();\n"))),
            new Defect(
                    "filter by greater-than only",
                    10,
                    List.of(edit(
                            GATEWAY + "sequencer/Lane.java",
                            "return from <= last + 1 && last + 1 <= to;",
                            "return to > last;"))),
            new Defect(
                    "PUBACK out of order",
                    1,
                    List.of(edit(
                            GATEWAY + "session/AckWindow.java",
                            "        slot.answer = answer;\n",
                            "        slot.answer = answer;\n"
                                    + "        if (slots.remove(slot)) {\n"
                                    + "            slots.addFirst(slot);\n"
                                    + "        }\n"))),
            new Defect(
                    "batch synced before its journal",
                    8,
                    List.of(
                            edit(
                                    AGENT + "storage/StorageLoop.java",
                                    "        journal.flush();\n"
                                            + "        syncAt = Long.MAX_VALUE;\n"
                                            + "        handOver.setSynced(framesTaken);\n",
                                    "        syncAt = Long.MAX_VALUE;\n"),
                            edit(
                                    AGENT + "storage/StorageLoop.java",
                                    "        meters.sync.record(",
                                    "        journal.flush();\n"
                                            + "        handOver.setSynced(framesTaken);\n"
                                            + "        meters.sync.record("))),
            new Defect(
                    "checkpoint that forgets what a lane has sealed",
                    14,
                    List.of(
                            edit(
                                    AGENT + "spool/LaneBook.java",
                                    "byNumber.values().stream().map(Lane::state).toList()",
                                    "byNumber.values().stream().filter(lane -> !lane.isEmpty()).map(Lane::state).toList()"),
                            edit(
                                    AGENT + "spool/LaneBook.java",
                                    "                Map.copyOf(tips),\n" + "                Map.copyOf(tipLanes),\n",
                                    "                Map.of(),\n" + "                Map.of(),\n"))),
            new Defect(
                    "replay that sends readings on again",
                    1,
                    List.of(edit(AGENT + "pipeline/Replay.java", "ordinal > sealedRaw", "ordinal > 0"))),
            new Defect(
                    "replay that loses readings to be sent on",
                    1,
                    List.of(edit(
                            AGENT + "pipeline/Replay.java", "ordinal > sealedRaw", "ordinal > Long.MAX_VALUE - 1"))),
            new Defect(
                    "replay that actuates",
                    1,
                    List.of(
                            edit(
                                    AGENT + "pipeline/Replay.java",
                                    "        state.connect(this, Effects.NONE);\n",
                                    "        state.connect(this, effects);\n"),
                            edit(
                                    AGENT + "pipeline/Replay.java",
                                    "    private long handed;\n",
                                    "    private long handed;\n" + "    Effects effects = Effects.NONE;\n"),
                            edit(
                                    AGENT + "pipeline/Pipeline.java",
                                    "        long framesBefore = new Replay(recovery, recorder, clock).into(state);\n",
                                    "        Replay replay = new Replay(recovery, recorder, clock);\n"
                                            + "        replay.effects = new Actuations(actuators, side, latency, clock);\n"
                                            + "        long framesBefore = replay.into(state);\n"))),
            new Defect(
                    "gap refused when it overlaps what is stored",
                    91,
                    List.of(edit(
                            GATEWAY + "sequencer/Lane.java",
                            "return from <= last + 1 && last + 1 <= to;",
                            "return from == last + 1;"))),
            new Defect(
                    "refused batch that stalls its lane",
                    10,
                    List.of(edit(
                            AGENT + "spool/Spool.java",
                            "        if (!flight.item().isGap()) {\n",
                            "        if (flight.item().isGap()) {\n"))),
            new Defect(
                    "lane forgotten by time",
                    1,
                    List.of(
                            edit(
                                    GATEWAY + "sequencer/LaneSequencer.java",
                                    "    private int forks;\n",
                                    "    private int forks;\n"
                                            + "    long now;\n"
                                            + "    private final java.util.Map<Id128, Long> heard = new java.util.HashMap<>();\n"),
                            edit(
                                    GATEWAY + "sequencer/LaneSequencer.java",
                                    "        Lane lane = store.lane(header.agent(), header.lane());\n"
                                            + "        if (lane != null && lane.opened) {\n",
                                    "        heard.put(header.lane(), now);\n"
                                            + "        heard.entrySet().removeIf(last -> {\n"
                                            + "            boolean old = now - last.getValue() > 500;\n"
                                            + "            if (old && store.lane(header.agent(), last.getKey()) != null) {\n"
                                            + "                Lineage lineage = store.lineage(header.agent());\n"
                                            + "                lineage.remove(last.getKey());\n"
                                            + "                store.put(header.agent(), lineage);\n"
                                            + "                store.forget(header.agent(), last.getKey());\n"
                                            + "            }\n"
                                            + "            return old;\n"
                                            + "        });\n"
                                            + "        Lane lane = store.lane(header.agent(), header.lane());\n"
                                            + "        if (lane != null && lane.opened) {\n"),
                            edit(
                                    GATEWAY + "sequencer/SequencerProcessor.java",
                                    "            processed = true;\n",
                                    "            processed = true;\n"
                                            + "            sequencer.now = context.currentSystemTimeMs();\n"))),
            new Defect(
                    "a forgotten lane stays in the state",
                    1,
                    "the sequencer keeps lanes",
                    List.of(
                            edit(
                                    GATEWAY + "sequencer/LineageKeeper.java",
                                    "if (list.size() >= kind.remembered()) {",
                                    "if (list.size() >= 2) {"),
                            edit(
                                    GATEWAY + "sequencer/LineageKeeper.java",
                                    "        store.forget(agent, lane);\n",
                                    ""))),
            new Defect(
                    "account read uncommitted",
                    2,
                    List.of(
                            edit(
                                    SIMULATION + "world/SimulatedLog.java",
                                    "if (offset >= end(topic) || offset >= lastStable(topic)) {",
                                    "if (offset >= end(topic) || (offset >= lastStable(topic) && !topic.equals(KafkaTopics.LANES))) {"),
                            edit(
                                    SIMULATION + "GatewayNode.java",
                                    "        if (next.state() != SimulatedLog.State.COMMITTED) {\n",
                                    "        if (next.state() == SimulatedLog.State.MARKER) {\n"))),
            new Defect(
                    "resend by timer alone",
                    1,
                    List.of(edit(
                            AGENT + "spool/Spool.java",
                            "    public SpoolStatus status() {\n",
                            "    public SpoolStatus status() {\n"
                                    + "        book.lanes().forEach(plan::unsendAll);\n"))),
            new Defect(
                    "late offline of an old run overwrites online",
                    1,
                    List.of(
                            edit(
                                    GATEWAY + "session/PresenceBoard.java",
                                    "        return !after.isAfter(told);",
                                    "        return told.runNumber() > 0 || !after.isAfter(told);"),
                            edit(
                                    TWIN + "state/AgentFold.java",
                                    "        if (known != null\n",
                                    "        if (known != null\n" + "                && said.runNumber() < 0\n"))),
            new Defect(
                    "replay that filters by journal position",
                    1,
                    List.of(
                            edit(
                                    AGENT + "pipeline/Replay.java",
                                    "        if (ordinal > sealedAggregates) {\n",
                                    "        partly |= ordinal <= sealedAggregates;\n"
                                            + "        if (ordinal > sealedAggregates) {\n"),
                            edit(
                                    AGENT + "pipeline/Replay.java",
                                    "    private long handed;\n",
                                    "    private long handed;\n" + "    private boolean partly;\n"),
                            edit(
                                    AGENT + "pipeline/Replay.java",
                                    "        InputDecoder.decode(record, state);\n",
                                    "        InputDecoder.decode(record, state);\n"
                                            + "        if (partly) {\n"
                                            + "            outputs.clear();\n"
                                            + "            partly = false;\n"
                                            + "        }\n"))),
            new Defect(
                    "source position journalled apart from its readings",
                    1,
                    List.of(
                            edit(
                                    AGENT + "pipeline/PipelineLoop.java",
                                    "            writer.encoder.reading(series, time, value, quality, reason, position);\n"
                                            + "            state.reading(series, time, value, quality, reason, position);\n",
                                    "            long covered = position < 0 ? position : apart;\n"
                                            + "            apart = position < 0 ? apart : position;\n"
                                            + "            writer.encoder.reading(series, time, value, quality, reason, covered);\n"
                                            + "            state.reading(series, time, value, quality, reason, covered);\n"),
                            edit(
                                    AGENT + "pipeline/PipelineLoop.java",
                                    "    private boolean inputEnded;\n",
                                    "    private boolean inputEnded;\n" + "    private long apart = -1;\n"))),
            new Defect(
                    "rewound readings that actuate",
                    1,
                    List.of(edit(
                            AGENT + "state/Intake.java",
                            "recovered = position <= source.recoveredUpTo;",
                            "recovered = position < 0;"))),
            new Defect(
                    "checkpoint ahead of the disk",
                    9,
                    List.of(edit(
                            AGENT + "spool/Spool.java",
                            "        shelf.flush();\n" + "        List<BatchHeader> sealed = sealer.takeSealed(now);\n",
                            "        if (!all) {\n"
                                    + "            shelf.flush();\n"
                                    + "        }\n"
                                    + "        List<BatchHeader> sealed = sealer.takeSealed(now);\n"))),
            new Defect(
                    "unknown lane quarantined when it is only early",
                    28,
                    List.of(
                            edit(
                                    GATEWAY + "sequencer/LaneSequencer.java",
                                    "        if (named != null && predecessor == null && !freed) {\n"
                                            + "            return early(lane, position);\n"
                                            + "        }\n",
                                    ""),
                            edit(
                                    GATEWAY + "sequencer/LaneSequencer.java",
                                    "                : freed ? \"the agent no longer holds the beginning of the lane\" : null;",
                                    "                : freed || named != null ? \"the agent no longer holds the beginning of the lane\" : null;"))),
            new Defect(
                    "batch freed at its PUBACK",
                    3,
                    List.of(edit(
                            AGENT + "spool/AccountDesk.java",
                            "        Account account = lane.account();\n"
                                    + "        if (account == null || (lane.isAccountVoid() && account.status() != LaneStatus.QUARANTINED)) {\n"
                                    + "            return false;\n"
                                    + "        }\n"
                                    + "        // What",
                            "        Account account = lane.account();\n"
                                    + "        if (item.state == Item.State.STORED) {\n"
                                    + "            return true;\n"
                                    + "        }\n"
                                    + "        if (account == null || (lane.isAccountVoid() && account.status() != LaneStatus.QUARANTINED)) {\n"
                                    + "            return false;\n"
                                    + "        }\n"
                                    + "        // What"))),
            new Defect(
                    "a failed append encoded anew",
                    11,
                    "was encoded twice",
                    List.of(
                            edit(
                                    AGENT + "spool/Spool.java",
                                    "        public void take(Batch batch) {\n",
                                    "        public void take(Batch batch) throws IOException {\n"),
                            edit(
                                    AGENT + "spool/Spool.java",
                                    "            lane.append(shelf.append(lane, batch));\n",
                                    "            Item item = shelf.append(lane, batch);\n"
                                            + "            shelf.flush();\n"
                                            + "            lane.append(item);\n"),
                            edit(
                                    AGENT + "seal/LaneKeeper.java",
                                    "    void take(Batch batch);\n",
                                    "    void take(Batch batch) throws java.io.IOException;\n"),
                            edit(
                                    AGENT + "seal/Sealer.java",
                                    "    public boolean sealOne(long now, boolean connected, boolean all) {\n",
                                    "    public boolean sealOne(long now, boolean connected, boolean all) throws java.io.IOException {\n"),
                            edit(
                                    AGENT + "seal/Sealer.java",
                                    "List<Pending> records, long now) {\n",
                                    "List<Pending> records, long now) throws java.io.IOException {\n"))),
            new Defect(
                    "a reused segment that brings old records back",
                    31,
                    "an old record comes back",
                    List.of(edit(
                            AGENT + "log/RecordFormat.java",
                            "        crc.update(segment.seed(seed, position));\n",
                            ""))),
            new Defect(
                    "a window whose extremes change places in a checkpoint",
                    1,
                    "does not say what they say",
                    List.of(edit(
                            AGENT + "window/OpenWindow.java",
                            "        min = from.number();\n" + "        max = from.number();\n",
                            "        max = from.number();\n" + "        min = from.number();\n"))),
            new Defect(
                    "a checkpoint that forgets what a mean has summed up",
                    48,
                    "what held was",
                    List.of(edit(
                            AGENT + "derive/Mean.java",
                            "        sum.write(to);\n",
                            "        new WideSum().write(to);\n"))),
            new Defect(
                    "the second of two copies of a disk refused",
                    5,
                    List.of(edit(
                            GATEWAY + "sequencer/LaneSequencer.java",
                            "return predecessor.successors.contains(lane)",
                            "return !predecessor.successors.isEmpty()"))));

    private Defects() {}

    private static Defect.Edit edit(String file, String text, String instead) {
        return new Defect.Edit(file, text, instead);
    }
}
