package io.aureus.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads and writes JSON values. A value written and read back equals itself. */
public final class Json {

    /** Deepest nesting of a value that is accepted: arrays and objects within each other. */
    public static final int DEPTH_MAX = 200;

    /** Most characters that a number may have. */
    public static final int NUMBER_LENGTH_MAX = 1_000;

    /** Whatever was accepted as a value can be read again with an event around it. */
    private static final int READ_DEPTH_MAX = DEPTH_MAX + 20;

    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(READ_DEPTH_MAX)
                    .maxNumberLength(NUMBER_LENGTH_MAX)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            // Keys are data here: they are neither kept for the life of the process, nor refused when they collide.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            // The same text, whether it is written as characters or as bytes.
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private static final Wanted ALL = (before, name) -> true;

    private Json() {}

    /**
     * Reads one JSON value that fills the whole text.
     *
     * @param text JSON
     * @return the value; null for JSON null
     * @throws JsonException if it is not JSON, has duplicate keys, is nested deeper than {@link #DEPTH_MAX} (and a
     *     little more, for what is around a value), or holds a number longer than {@link #NUMBER_LENGTH_MAX}
     */
    public static Object parse(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return parseWhole(parser);
        } catch (IOException e) {
            throw fault(e);
        }
    }

    /**
     * Reads one JSON value that fills a range of bytes.
     *
     * @param utf8 holds the text
     * @param offset where it begins
     * @param length its length in bytes
     * @return the value; null for JSON null
     * @throws JsonException as {@link #parse(String)}
     */
    public static Object parse(byte[] utf8, int offset, int length) {
        try (JsonParser parser = FACTORY.createParser(utf8, offset, length)) {
            return parseWhole(parser);
        } catch (IOException e) {
            throw fault(e);
        }
    }

    /** Says which members of an object are worth the making of their values. */
    @FunctionalInterface
    public interface Wanted {
        /**
         * Asked for each member, in the order of the text.
         *
         * @param before those that were wanted of the ones before
         * @param name the member's
         * @return whether its value is to be there
         */
        boolean isWanted(Map<String, Object> before, String name);
    }

    /**
     * Reads some members of one JSON object that fills a range of bytes; the others' values are passed over.
     *
     * @param utf8 holds the text
     * @param offset where it begins
     * @param length its length in bytes
     * @param wanted says which of the outermost members
     * @return those; null if the value is no object
     * @throws JsonException as {@link #parse(String)}, but for long numbers in what is passed over
     */
    public static Map<String, Object> parseObject(byte[] utf8, int offset, int length, Wanted wanted) {
        try (JsonParser parser = FACTORY.createParser(utf8, offset, length)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new JsonException("empty text is no JSON value", null);
            }
            if (first != JsonToken.START_OBJECT) {
                return null;
            }
            Map<String, Object> object = readObject(parser, wanted);
            requireEnd(parser);
            return object;
        } catch (IOException e) {
            throw fault(e);
        }
    }

    private static JsonException fault(IOException e) {
        return e instanceof StreamReadException read
                ? SyntaxFaults.of(read)
                : new JsonException(String.valueOf(e.getMessage()), e);
    }

    private static Object parseWhole(JsonParser parser) throws IOException {
        if (parser.nextToken() == null) {
            throw new JsonException("empty text is no JSON value", null);
        }
        Object value = readValue(parser);
        requireEnd(parser);
        return value;
    }

    private static void requireEnd(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw new JsonException("text goes on after the JSON value", null);
        }
    }

    private static Object readValue(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> readObject(parser, ALL);
            case START_ARRAY -> readArray(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? integer(parser.getBigIntegerValue())
                        : (Number) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            default -> throw new JsonException("unexpected " + parser.currentToken(), null);
        };
    }

    private static Map<String, Object> readObject(JsonParser parser, Wanted wanted) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            if (wanted.isWanted(object, key)) {
                object.put(key, readValue(parser));
            } else {
                parser.skipChildren();
            }
        }
        return object;
    }

    private static List<Object> readArray(JsonParser parser) throws IOException {
        List<Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(readValue(parser));
        }
        return array;
    }

    static Number integer(BigInteger value) {
        boolean fits = value.compareTo(LONG_MIN) >= 0 && value.compareTo(LONG_MAX) <= 0;
        return fits ? (Number) value.longValue() : value;
    }

    /**
     * Writes a value compactly; keys in the order of the map.
     *
     * @param value a JSON value
     * @return JSON text
     * @throws JsonException if it is not a JSON value
     */
    public static String write(Object value) {
        return write(value, false);
    }

    /**
     * Writes a value so that equal values give equal text: keys sorted.
     *
     * @param value a JSON value
     * @return JSON text
     * @throws JsonException if it is not a JSON value
     */
    public static String canonical(Object value) {
        return write(value, true);
    }

    private static String write(Object value, boolean sorted) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            writeValue(generator, value, sorted);
        } catch (IOException e) {
            throw new JsonException("cannot be written as JSON: " + e.getMessage(), e);
        }
        return text.toString();
    }

    /**
     * Appends a value as {@link #write(Object)} writes it. What is usual in events, short plain texts and whole numbers, costs
     * no more than copying it.
     *
     * @param value a JSON value
     * @param out takes the text
     * @throws JsonException if it is not a JSON value
     */
    public static void append(Object value, StringBuilder out) {
        if (value == null || value instanceof Boolean || value instanceof Long) {
            out.append(value);
        } else if (value instanceof String text && isPlain(text)) {
            out.append('"').append(text).append('"');
        } else if (value instanceof Map<?, ?> object) {
            char before = '{';
            for (Map.Entry<?, ?> entry : object.entrySet()) {
                out.append(before);
                append(checkedKey(entry.getKey()), out);
                out.append(':');
                append(entry.getValue(), out);
                before = ',';
            }
            out.append(object.isEmpty() ? "{}" : "}");
        } else {
            out.append(write(value));
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /**
     * Writes a value compactly as UTF-8; the stream is left open.
     *
     * @param value a JSON value
     * @param out takes the bytes
     * @throws JsonException if it is not a JSON value
     * @throws UncheckedIOException if the stream fails
     */
    public static void write(Object value, OutputStream out) {
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            writeValue(generator, value, false);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new JsonException("cannot be written as JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeValue(JsonGenerator generator, Object value, boolean sorted) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof String text) {
            generator.writeString(text);
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else if (value instanceof Long number) {
            generator.writeNumber(number);
        } else if (value instanceof BigInteger number) {
            generator.writeNumber(number);
        } else if (value instanceof BigDecimal number) {
            generator.writeNumber(number);
        } else if (value instanceof Map<?, ?> object) {
            generator.writeStartObject();
            for (Map.Entry<String, ?> entry : entries(object, sorted)) {
                generator.writeFieldName(entry.getKey());
                writeValue(generator, entry.getValue(), sorted);
            }
            generator.writeEndObject();
        } else if (value instanceof List<?> array) {
            generator.writeStartArray();
            for (Object element : array) {
                writeValue(generator, element, sorted);
            }
            generator.writeEndArray();
        } else {
            throw new JsonException("no JSON value: " + value.getClass().getName(), null);
        }
    }

    @SuppressWarnings("unchecked")
    private static Collection<Map.Entry<String, ?>> entries(Map<?, ?> object, boolean sorted) {
        object.keySet().forEach(Json::checkedKey);
        Map<String, Object> withTextKeys = (Map<String, Object>) object;
        return (Collection<Map.Entry<String, ?>>)
                (Collection<?>) (sorted ? new TreeMap<>(withTextKeys) : withTextKeys).entrySet();
    }

    static String checkedKey(Object key) {
        if (key instanceof String text) {
            return text;
        }
        throw new JsonException("an object's keys are text, found " + key, null);
    }

    /**
     * Turns what a Java program hands over into a JSON value of our own: copied, so that nobody changes it later.
     *
     * @param value a JSON value, or any number, enum, character sequence, collection, or map with text keys
     * @return the JSON value
     * @throws JsonException if it is none, is nested deeper than {@link #DEPTH_MAX}, holds a number that is not finite
     *     or absurdly long, or text that PostgreSQL's JSONB refuses (U+0000, half a surrogate pair): one rule for every store
     */
    public static Object checked(Object value) {
        return CheckedCopy.of(value);
    }
}
