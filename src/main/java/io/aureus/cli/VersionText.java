package io.aureus.cli;

import picocli.CommandLine.IVersionProvider;

/** Tells the version, from the program's own jar. */
final class VersionText implements IVersionProvider {

    static String version() {
        String version = Aureus.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"aureus " + version() + " (Java " + Runtime.version() + ")"};
    }
}
