package io.estran.agent.actuation;

/**
 * A place on a Modbus device.
 *
 * @param source name of the modbus-tcp source whose connection is used
 * @param unitId 0 to 255
 * @param kind {@code coil} or {@code holding}
 * @param register protocol address, 0 to 65535
 * @param as encoding of the value: bool, int16, uint16, int32, uint32, int64, float32, float64
 * @param order byte and word order: ABCD, CDAB, BADC, DCBA
 */
public record WriteTarget(String source, int unitId, String kind, int register, String as, String order) {
    @Override
    public String toString() {
        return source + "/" + unitId + "/" + kind + "/" + register;
    }
}
