package io.estran.console.page;

import io.estran.console.Examples;
import io.estran.console.SyntheticPlant;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.reading.QualityReason;
import io.estran.twin.state.AgentStanding;
import java.util.ArrayList;
import java.util.List;

/** A pumping station and a substation in which something of everything is the matter. */
final class Scene {
    private Scene() {}

    static SyntheticPlant plant(long now) {
        long second = now - now % Examples.SECOND;
        SyntheticPlant plant = new SyntheticPlant();
        plant.put(Examples.property(
                        "pumping-station/tank/level", "%", 1, second, 60, 0.3, t -> 81 + 9 * Math.sin(t / 7)))
                .put(Examples.property(
                        "pumping-station/tank/temperature",
                        "degC",
                        2,
                        second - 3 * Examples.SECOND,
                        60,
                        0.01,
                        t -> 11.4 + 0.03 * Math.sin(t / 5)))
                .put(Examples.property(
                        "pumping-station/pump-1/speed", "rpm", 0, second, 60, 4, t -> 1480 + 6 * Math.sin(t / 3)))
                .put(Examples.property(
                        "pumping-station/pump-1/current", "A", 1, second, 60, 0.3, t -> 22.8 + 1.2 * Math.sin(t / 4)))
                .put(Examples.property(
                        "pumping-station/pump-1/vibration",
                        "mm/s",
                        -1,
                        second,
                        60,
                        0.4,
                        t -> 2.13 + 0.8 * Math.sin(t / 2)))
                .put(Examples.property("pumping-station/pump-1/running", "", 0, second, 60, 0, t -> 1))
                .put(Examples.property(
                        "pumping-station/pump-2/speed", "rpm", 0, second - 95 * Examples.SECOND, 60, 0, t -> 0))
                .put(Examples.property(
                        "pumping-station/valve/flow", "m3/h", 1, second, 60, 2, t -> 128 + 14 * Math.sin(t / 6)))
                .put(Examples.property(
                        "substation-7/transformer-2/oil-temperature",
                        "degC",
                        1,
                        second,
                        60,
                        0.2,
                        t -> 91.4 + Math.sin(t / 9)))
                .put(Examples.property(
                        "substation-7/transformer-2/load",
                        "kW",
                        0,
                        second,
                        60,
                        120,
                        t -> 20_480 + 800 * Math.sin(t / 8)))
                .put(Examples.property(
                        "substation-7/grid/frequency", "Hz", 3, second, 60, 0.004, t -> 50 + 0.02 * Math.sin(t / 3)));
        List<WindowAggregate> bad = new ArrayList<>();
        for (int i = 40; i >= 0; i--) {
            long end = second - i * Examples.SECOND;
            bad.add(
                    i < 6
                            ? Examples.bad("pumping-station/valve/position", "%", end, QualityReason.SOURCE_LOST)
                            : Examples.window("pumping-station/valve/position", "%", 0, end, 44, 45, 46));
        }
        plant.put(Examples.property(null, bad));
        plant.put(Examples.raised(
                        "tank-nearly-full", "pumping-station/tank/level", "high", now - 133 * Examples.SECOND, 95.2))
                .put(Examples.raised(
                        "oil-too-hot",
                        "substation-7/transformer-2/oil-temperature",
                        "urgent",
                        now - 12 * Examples.SECOND,
                        91.4))
                .put(Examples.raised(
                        "vibration-growing",
                        "pumping-station/pump-1/vibration",
                        "medium",
                        now - 7_200 * Examples.SECOND,
                        4.52))
                .put(Examples.raised(
                        "filter-due", "pumping-station/valve/flow", "low", now - 260_000 * Examples.SECOND, 88))
                .put(Examples.cleared(
                        "tank-nearly-empty",
                        "pumping-station/tank/level",
                        "medium",
                        now - 900 * Examples.SECOND,
                        14.8));
        AgentStanding draining = Examples.agent(
                "plant-1",
                true,
                now,
                Examples.forked(3, 2),
                Examples.account(BatchClass.AGGREGATES, 3, LaneStatus.COMPLETE, 104_882, 104_882, 41),
                Examples.account(BatchClass.AGGREGATES, 4, LaneStatus.OK, 18_204, 18_204, 2),
                Examples.account(BatchClass.EVENTS, 4, LaneStatus.OK, 331, 331, 0));
        plant.put(Examples.draining(draining, 812L << 20, 372.4, 3 * Examples.SECOND))
                .put(Examples.agent(
                        "substation-7",
                        false,
                        now - 754 * Examples.SECOND,
                        Examples.account(BatchClass.AGGREGATES, 4, LaneStatus.BLOCKED, 9_120, 9_001, 5)));
        plant.happened(Examples.event(
                        "agent-started",
                        "agents/plant-1",
                        now - 4_000 * Examples.SECOND,
                        "run",
                        4L,
                        "version",
                        "0.1.0"))
                .happened(Examples.event(
                        "source-lost",
                        "pumping-station/valve",
                        now - 6 * Examples.SECOND,
                        "reason",
                        "no answer for 3 s"))
                .happened(Examples.event(
                        "alarm",
                        "pumping-station/tank",
                        now - 133 * Examples.SECOND,
                        "rule",
                        "tank-nearly-full",
                        "transition",
                        "raised",
                        "series",
                        "pumping-station/tank/level",
                        "value",
                        95.2,
                        "priority",
                        "high"))
                .happened(Examples.event(
                        "actuation",
                        "pumping-station/tank",
                        now - 132 * Examples.SECOND,
                        "rule",
                        "tank-nearly-full",
                        "target",
                        "plc unit 1 holding 20",
                        "value",
                        0.0,
                        "outcome",
                        "written",
                        "micros",
                        341L));
        return plant;
    }
}
