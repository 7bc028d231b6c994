package io.aureus.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class NoticeHandlerTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final NoticeHandler handler = new NoticeHandler(new PrintStream(err, true, UTF_8));

    private void log(String logger, Level level, String message, Object... parameters) {
        LogRecord record = new LogRecord(level, message);
        record.setLoggerName(logger);
        record.setParameters(parameters);
        handler.publish(record);
    }

    private String said() {
        return err.toString(UTF_8);
    }

    @Test
    void what_aureus_says_is_one_line_each() {
        log("io.aureus.engine.Drive", Level.WARNING, "AUR-215 Run ''{0}'' is left\nwith more", "r-1");
        log("io.aureus.engine.batch.Supervisor", Level.INFO, "AUR-517 {0} run(s) are taken up", 3);

        assertThat(said()).isEqualTo("""
                warning: AUR-215 Run 'r-1' is left / with more
                notice: AUR-517 3 run(s) are taken up
                """);
    }

    @Test
    void of_what_the_server_says_only_what_is_severe_is_shown() {
        log("fish.payara.boot.runtime.BootCommand", Level.INFO, "Boot Command set returned");
        log("jakarta.enterprise.system.core", Level.WARNING, "a warning of the server");
        log("jakarta.enterprise.system.core", Level.SEVERE, "the server is out of memory");
        log(null, Level.INFO, "nobody's");

        assertThat(said()).isEqualTo("warning: server: the server is out of memory\n");
    }

    @Test
    void a_long_message_is_cut() {
        log("io.aureus.cli", Level.WARNING, "x".repeat(5_000));

        assertThat(said()).hasSizeLessThan(700).endsWith(" …\n");
    }
}
