package io.aureus.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    private static final long YEAR_0 = -62_167_219_200_000L;
    private static final long YEAR_9999_ENDS = 253_402_300_799_999L;

    @Property
    void what_is_written_is_read_back(@ForAll @LongRange(min = YEAR_0, max = YEAR_9999_ENDS) long millis) {
        Instant at = Instant.ofEpochMilli(millis);
        assertThat(Timestamps.parse(Timestamps.format(at))).isEqualTo(at);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-29T23:59:59.999Z",
                "2026-01-13T24:00:00.000Z",
                "2016-12-31T23:59:60.000Z",
                "2026-01-13T00:00:00Z",
                "2026-01-13T00:00:00.123456789Z",
                "2026-01-13T02:00:00.000+02:00",
                "+12026-01-13T00:00:00.000Z"
            })
    void any_form_of_a_time_is_read(String text) {
        assertThat(Timestamps.parse(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-02-29T00:00:00.000Z",
                "2026-13-01T00:00:00.000Z",
                "2026-00-01T00:00:00.000Z",
                "2026-01-00T00:00:00.000Z",
                "2026-04-31T00:00:00.000Z",
                "2026-01-13T24:00:00.001Z",
                "2026-01-13T00:60:00.000Z",
                "2026-01-13T00:00:61.000Z",
                "2026-01-13T00:00:00.00xZ",
                "2026-01-13 00:00:00.000Z",
                "2026-01-13T00:00:00.0000"
            })
    void what_is_no_time_is_refused(String text) {
        assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeParseException.class);
    }
}
