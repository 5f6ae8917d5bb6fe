package io.estran.agent.source.modbus;

import io.estran.agent.waiting.WaitMode;

/** How a device is written to does not depend on how the thread waits: the same again, spinning. */
class SpinningModbusWriteTest extends ModbusWriteTest {
    @Override
    WaitMode mode() {
        return WaitMode.SPIN;
    }
}
