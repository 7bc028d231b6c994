package io.aureus.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a parser complains about, in the words of whoever wrote the text. */
final class SyntaxFaults {
    private static final Map<Pattern, String> WORDS = new LinkedHashMap<>();

    static {
        word(
                "Unexpected end-of-input.*",
                "it ends in the middle: a bracket, a brace or a quotation mark is not closed");
        word("Duplicate field '(.*)'.*", "the name '$1' stands there twice");
        word(
                "Unexpected character \\('(.+)' \\(code \\d+.*?\\)\\): was expecting double-quote to start field name.*",
                "there is '$1' where a name in double quotes must stand");
        word(
                "Unexpected character \\('(.+)' \\(code \\d+.*?\\)\\): was expecting comma.*",
                "there is '$1' where a comma or the end must stand");
        word(
                "Unexpected character \\('(.+)' \\(code \\d+.*?\\)\\): was expecting a colon.*",
                "there is '$1' where a colon must stand");
        word("Unexpected character \\('(.+)' \\(code \\d+.*?\\)\\).*", "'$1' cannot stand here");
        word(
                "Unrecognized token '(.*)': was expecting.*",
                "'$1' is no value; a text stands in double quotes, other values are numbers, true, false, null");
        word("Unexpected close marker '(.)'.*", "'$1' closes what is not open");
        word("Document nesting depth.*", "it is nested too deeply");
        word("Number value length.*", "a number is too long");
    }

    private SyntaxFaults() {}

    private static void word(String said, String meant) {
        WORDS.put(Pattern.compile(said, Pattern.DOTALL), meant);
    }

    static JsonException of(StreamReadException said) {
        JsonLocation place = said.getLocation();
        int line = place == null ? 0 : Math.max(0, place.getLineNr());
        int column = place == null ? 0 : Math.max(0, place.getColumnNr());
        return new JsonException(meant(said.getOriginalMessage()), line, column, said);
    }

    private static String meant(String said) {
        for (Map.Entry<Pattern, String> word : WORDS.entrySet()) {
            Matcher matcher = word.getKey().matcher(said);
            if (matcher.matches()) {
                return matcher.replaceFirst(word.getValue());
            }
        }
        return said;
    }
}
