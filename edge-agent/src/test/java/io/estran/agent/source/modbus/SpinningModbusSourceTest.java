package io.estran.agent.source.modbus;

import io.estran.agent.waiting.WaitMode;

/** How a device is polled does not depend on how the thread waits: the same again, spinning. */
class SpinningModbusSourceTest extends ModbusSourceTest {
    @Override
    WaitMode mode() {
        return WaitMode.SPIN;
    }
}
