package io.estran.protocol.fault;

/** A batch that is sound, but of a version that this release cannot read: its lane is blocked, not refused (rule 19). */
public final class UnreadableVersionException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int neededVersion;

    public UnreadableVersionException(int neededVersion, String reason) {
        super(reason);
        this.neededVersion = neededVersion;
    }

    /** Header version that is needed. */
    public int neededVersion() {
        return neededVersion;
    }
}
