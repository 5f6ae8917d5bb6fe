package io.estran.agent.source.line;

import io.estran.agent.waiting.WaitMode;

/** How lines over TCP and UDP are taken does not depend on how the thread waits: the same again, spinning. */
class SpinningLineProtocolSourceTest extends LineProtocolSourceTest {
    @Override
    WaitMode mode() {
        return WaitMode.SPIN;
    }
}
