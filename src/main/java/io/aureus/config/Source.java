package io.aureus.config;

/** Where the value of a setting comes from; the earlier outranks the later. */
public enum Source {
    FLAG("command line"),
    PROPERTY("system property"),
    ENVIRONMENT("environment"),
    DEFAULT("default");

    private final String text;

    Source(String text) {
        this.text = text;
    }

    /** As shown to people. */
    public String text() {
        return text;
    }
}
