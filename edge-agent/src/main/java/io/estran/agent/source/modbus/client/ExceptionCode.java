package io.estran.agent.source.modbus.client;

/** Exception codes in words (Modbus Application Protocol v1.1b3, section 7). */
public final class ExceptionCode {
    private static final int ILLEGAL_DATA_ADDRESS = 2;
    private static final int ILLEGAL_DATA_VALUE = 3;

    private static final int GATEWAY_PATH_UNAVAILABLE = 10;
    private static final int GATEWAY_TARGET_SILENT = 11;

    private ExceptionCode() {}

    /** Whether the request was well formed and an address in it may be the cause. */
    public static boolean isByAddress(int code) {
        return code == ILLEGAL_DATA_ADDRESS || code == ILLEGAL_DATA_VALUE;
    }

    /** Whether a gateway says that the unit behind it is silent. */
    public static boolean isSilence(int code) {
        return code == GATEWAY_PATH_UNAVAILABLE || code == GATEWAY_TARGET_SILENT;
    }

    /** As in {@code exception 2 (illegal data address)}. */
    public static String text(int code) {
        String name = switch (code) {
            case 1 -> "illegal function";
            case ILLEGAL_DATA_ADDRESS -> "illegal data address";
            case ILLEGAL_DATA_VALUE -> "illegal data value";
            case 4 -> "server device failure";
            case 5 -> "acknowledge";
            case 6 -> "server device busy";
            case 8 -> "memory parity error";
            case GATEWAY_PATH_UNAVAILABLE -> "gateway path unavailable";
            case GATEWAY_TARGET_SILENT -> "gateway target device failed to respond";
            default -> "not in the standard";
        };
        return "exception " + code + " (" + name + ")";
    }
}
