package io.estran.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class EstranVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"estran " + text()};
    }

    static String text() {
        String version = EstranVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
