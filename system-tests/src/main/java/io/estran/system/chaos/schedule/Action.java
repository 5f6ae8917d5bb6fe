package io.estran.system.chaos.schedule;

/** What a fault does. */
public enum Action {
    /** SIGKILL; started again when it is lifted. */
    KILL("kill"),
    /** SIGSTOP, for longer than every session lasts; SIGCONT when it is lifted. */
    STOP("stop"),
    /** Every process of the part, one after the other: SIGTERM, and started again. */
    RESTART("restart"),
    /** All connections of the link end with FIN, and new ones are refused until it is lifted. */
    CUT("cut"),
    /** The same with RST. */
    RESET("reset"),
    /** Connections stay open and nothing passes; when it is lifted, what was swallowed arrives late or never. */
    BLACKHOLE("blackhole"),
    /** Every piece of bytes arrives later. */
    SLOW("slow"),
    /** The agent's file system is full to the last byte. */
    FILL("fill");

    private final String word;

    Action(String word) {
        this.word = word;
    }

    /** Its word on the command line and in reports. */
    public String word() {
        return word;
    }
}
