package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.store.postgres.PurgeBatches.Pace;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How large batches are, and how long the pauses between them, by how long the ones before took. */
class PurgeBatchesTest {

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    @Test
    void while_batches_are_quick_they_grow_to_the_size_of_the_order() {
        Pace pace = new Pace(4, 10, 100);
        for (int i = 0; i < 30; i++) {
            assertThat(pace.after(millis(4))).isEqualTo(millis(16));
        }
        assertThat(pace.size()).isEqualTo(100);
    }

    @Test
    void one_that_took_longer_than_it_should_makes_the_next_smaller_and_the_pause_longer_than_in_proportion() {
        Pace pace = new Pace(4, 64, 64);
        assertThat(pace.after(millis(5))).isEqualTo(millis(20));
        assertThat(pace.size()).isEqualTo(64);

        assertThat(pace.after(millis(40))).isEqualTo(millis(40 * 4 * 2));
        assertThat(pace.size()).isEqualTo(32);
    }

    @Test
    void where_commits_are_slow_by_themselves_batches_grow_all_the_same() {
        Pace pace = new Pace(1, 8, 500);
        assertThat(pace.after(millis(200))).isEqualTo(millis(200));
        assertThat(pace.after(millis(250))).isEqualTo(millis(250));
        assertThat(pace.size()).isEqualTo(12);
    }

    @Test
    void a_few_rows_are_not_made_fewer_unless_each_takes_long_by_itself() {
        Pace pace = new Pace(4, 30, 500);
        pace.after(millis(10));
        pace.after(millis(300));
        assertThat(pace.size()).isEqualTo(25);

        for (int i = 0; i < 5; i++) {
            assertThat(pace.after(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(10));
        }
        assertThat(pace.size()).isOne();
    }
}
