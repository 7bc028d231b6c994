package io.aureus.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void a_checked_value_written_and_read_back_equals_itself(@ForAll long seed) {
        Object value = Json.checked(randomValue(new Random(seed), 0));
        String text = Json.write(value);
        assertThat(Json.parse(text)).isEqualTo(value);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        assertThat(Json.parse(utf8, 0, utf8.length)).isEqualTo(value);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Json.write(value, out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(text);
        assertThat(Json.checked(value)).isEqualTo(value);
        assertThat(Json.parse(Json.canonical(value))).isEqualTo(value);
    }

    @Test
    void members_of_an_object_that_nobody_wants_are_passed_over() {
        byte[] text =
                "{\"a\":1,\"b\":{\"c\":[1,{\"d\":2}]},\"e\":\"\\u00fc\",\"f\":[[]]}".getBytes(StandardCharsets.UTF_8);
        List<String> asked = new ArrayList<>();

        Map<String, Object> found = Json.parseObject(text, 0, text.length, (before, name) -> {
            asked.add(before.keySet() + name);
            return name.equals("a") || name.equals("e");
        });

        assertThat(found).isEqualTo(Map.of("a", 1L, "e", "ü"));
        assertThat(asked).containsExactly("[]a", "[a]b", "[a]e", "[a, e]f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"a\":[}", "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":2}}", "{} 1", "{\"a\":tru}"})
    void what_is_passed_over_has_to_be_json(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Json.parseObject(utf8, 0, utf8.length, (before, name) -> false))
                .isInstanceOf(JsonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "null"})
    void a_value_that_is_no_object_has_no_members(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        assertThat(Json.parseObject(utf8, 0, utf8.length, (before, name) -> true))
                .isNull();
    }

    private static Object randomValue(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 9 : 11)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong();
            case 3 -> random.nextInt();
            case 4 -> Math.scalb(random.nextDouble() - 0.5, random.nextInt(200) - 100);
            case 5 -> new BigInteger(1 + random.nextInt(900), random).negate();
            case 6 -> new BigDecimal(new BigInteger(100, random), random.nextInt(80) - 40);
            case 7, 8 -> randomText(random);
            case 9 -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    list.add(randomValue(random, depth + 1));
                }
                yield list;
            }
            default -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    map.put(randomText(random), randomValue(random, depth + 1));
                }
                yield map;
            }
        };
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            int point = 1 + random.nextInt(random.nextBoolean() ? 127 : 0x10FFFF);
            text.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? '"' : point);
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "false", "0", "\"\"", "\"text\"", "[]", "{}", "-1", "0.5", "1.50", "1E+3"})
    void every_kind_of_value_may_stand_alone(String text) {
        assertThat(Json.write(Json.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\":1,\"a\":2}",
                "1 2",
                "nul",
                "NaN",
                "+1",
                "01",
                "'a'",
                "{a:1}",
                "\"\n\"",
                "[1}"
            })
    void what_is_not_json_is_refused(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(JsonException.class);
    }

    @Test
    void a_value_as_deep_as_allowed_can_be_read_with_an_event_around_it() {
        Object deepest = Json.checked(nested(Json.DEPTH_MAX));
        String event = Json.write(Map.of("data", Map.of("result", deepest)));
        assertThat(Json.write(Json.parse(event))).isEqualTo(event);
        assertThatThrownBy(() -> Json.checked(nested(Json.DEPTH_MAX + 1)))
                .isInstanceOf(JsonException.class)
                .hasMessage("nested deeper than 200");
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).isInstanceOf(JsonException.class);
    }

    private static Object nested(int depth) {
        Object value = List.of();
        for (int i = 1; i < depth; i++) {
            value = i % 2 == 0 ? List.of(value) : Map.of("in", value);
        }
        return value;
    }

    @Test
    void a_value_that_contains_itself_is_refused() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        assertThatThrownBy(() -> Json.checked(list)).isInstanceOf(JsonException.class);
    }

    @Test
    void a_number_is_accepted_only_if_it_can_be_read_again() {
        BigInteger longest = BigInteger.TEN.pow(Json.NUMBER_LENGTH_MAX - 1);
        assertThat(Json.parse(Json.write(Json.checked(longest)))).isEqualTo(longest);
        List<Number> absurd = List.of(
                longest.multiply(BigInteger.TEN),
                new BigDecimal("1E+10001"),
                new BigDecimal("1E-10001"),
                Double.NaN,
                Float.POSITIVE_INFINITY);
        absurd.forEach(number -> assertThatThrownBy(() -> Json.checked(number))
                .as(number.getClass().getName())
                .isInstanceOf(JsonException.class));
    }

    @Test
    void numbers_of_java_become_numbers_of_json() {
        List<Object> numbers = Arrays.asList(1, (short) 2, (byte) 3, new AtomicLong(4), 5.0, 0.1f, new BigDecimal("7"));
        assertThat(Json.checked(numbers))
                .isEqualTo(List.of(1L, 2L, 3L, 4L, new BigDecimal("5.0"), new BigDecimal("0.1"), 7L));
    }

    @Test
    void a_very_long_key_or_text_can_be_read_again() {
        Map<String, Object> value = Map.of("k".repeat(200_000), "v".repeat(30_000_000));
        assertThat(Json.parse(Json.write(value))).isEqualTo(value);
    }

    @Test
    void keys_that_collide_on_purpose_are_read_all_the_same() {
        Map<String, Object> value = new LinkedHashMap<>();
        for (int i = 0; i < 1 << 12; i++) {
            StringBuilder key = new StringBuilder();
            for (int bit = 0; bit < 12; bit++) {
                key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            value.put(key.toString(), (long) i);
        }
        assertThat(Json.parse(Json.write(value))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000", "\uD800", "x\uDC00\uD800"})
    void text_that_no_store_keeps_is_refused_with_its_place(String text) {
        assertThatThrownBy(() -> Json.checked(Map.of("key", text)))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("at position");
        assertThatThrownBy(() -> Json.checked(Map.of(text, "value"))).isInstanceOf(JsonException.class);
    }

    @Test
    void a_checked_value_is_a_copy() {
        List<Object> mine = new ArrayList<>(List.of(1));
        Object copy = Json.checked(mine);
        mine.add(2);
        assertThat(copy).isEqualTo(List.of(1L));
    }

    @Test
    void what_is_no_json_value_is_named() {
        assertThatThrownBy(() -> Json.checked(new Object())).hasMessage("no JSON value: java.lang.Object");
        assertThatThrownBy(() -> Json.checked(Map.of(1, "one"))).hasMessage("an object's keys are text, found 1");
        assertThatThrownBy(() -> Json.write(Map.of(1, "one"))).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> Json.write(List.of(1))).hasMessage("no JSON value: java.lang.Integer");
    }

    @Test
    void canonical_text_does_not_depend_on_the_order_of_keys() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("b", List.of(2L));
        one.put("a", 1L);
        assertThat(Json.canonical(one)).isEqualTo("{\"a\":1,\"b\":[2]}");
        assertThat(Json.write(one)).isEqualTo("{\"b\":[2],\"a\":1}");
    }

    @Test
    void a_stream_that_is_written_to_stays_open() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Json.write(1L, out);
        Json.write("é", out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("1\"é\"");
    }

    @Test
    void what_is_wrong_with_a_text_is_said_with_its_place_and_in_plain_words() {
        assertThat(fault("{\"a\": 1, \"a\": 2}")).isEqualTo("1:13 the name 'a' stands there twice");
        assertThat(fault("{\n\"a\": nope}"))
                .isEqualTo(
                        "2:10 'nope' is no value; a text stands in double quotes, other values are numbers, true, false,"
                                + " null");
        assertThat(fault("{\"a\": [1,"))
                .endsWith("it ends in the middle: a bracket, a brace or a quotation mark is not closed");
        assertThat(fault("{a: 1}")).isEqualTo("1:2 there is 'a' where a name in double quotes must stand");
        assertThat(fault("{\"a\" 1}")).endsWith("there is '1' where a colon must stand");
        assertThat(fault("[1 2]")).endsWith("there is '2' where a comma or the end must stand");
    }

    private static String fault(String text) {
        try {
            Json.parse(text);
            return "none";
        } catch (JsonException e) {
            return e.line() + ":" + e.column() + " " + e.getMessage();
        }
    }
}
