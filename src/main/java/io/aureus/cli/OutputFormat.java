package io.aureus.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How results are printed. */
enum OutputFormat {
    /** For people. */
    TEXT,
    /** One JSON document. */
    JSON,
    /** JSON Lines: one JSON document a line, each as soon as it is known. */
    JSONL;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of that name, if there is one. */
    static Optional<OutputFormat> of(String word) {
        return Arrays.stream(values())
                .filter(format -> format.toString().equals(word))
                .findFirst();
    }

    /** Reads the word given on the command line. */
    static final class Reader implements ITypeConverter<OutputFormat> {
        @Override
        public OutputFormat convert(String word) {
            return of(word).orElseThrow(() -> new TypeConversionException("'" + word + "'; allowed is " + allowed()));
        }

        private static String allowed() {
            return Arrays.stream(values()).map(OutputFormat::toString).collect(Collectors.joining(", "));
        }
    }
}
