package io.aureus.engine.ejb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerShutdownTest {

    @Test
    void a_server_that_deletes_its_programs_when_it_stops_is_warned_of_with_the_remedy() {
        assertThat(ServerShutdown.warning("/tmp/payaramicro-rt9201tmp"))
                .startsWith("AUR-530")
                .contains("/tmp/payaramicro-rt9201tmp")
                .endsWith("Start it with --rootdir and a directory of your own");
    }

    @Test
    void a_server_in_a_directory_of_its_operator_is_fine_and_so_is_one_that_tells_none() {
        assertThat(ServerShutdown.warning("/srv/payaramicro")).isNull();
        assertThat(ServerShutdown.warning(null)).isNull();
    }
}
