package io.estran.agent.source.line;

import io.estran.agent.waiting.WaitMode;

/** How lines over HTTP are taken does not depend on how the thread waits: the same again, spinning. */
class SpinningHttpWriteTest extends HttpWriteTest {
    @Override
    WaitMode mode() {
        return WaitMode.SPIN;
    }
}
