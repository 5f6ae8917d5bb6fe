package io.estran.agent;

/** The version of the software, as its jar says. */
final class AgentVersion {
    private AgentVersion() {}

    /** The version, or {@code development} when the classes do not come from a jar. */
    static String text() {
        String version = AgentVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
