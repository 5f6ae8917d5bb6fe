package io.estran.system.chaos.stage;

import io.estran.system.chaos.input.Feeder;
import io.estran.testkit.FaultyProxy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An agent, what feeds it, the way to it and the folder that it keeps.
 *
 * @param disk null where the machine has none to mount
 */
record AgentPlace(
        Member member,
        Feeder feeder,
        FaultyProxy link,
        Path data,
        @Nullable SmallDisk disk) {}
