package io.aureus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.aureus.launcher.Launched;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What is refused before anything is started, by the real launcher: the codes are what a script sees. */
@Execution(ExecutionMode.CONCURRENT)
class ExitCodesIT {

    @TempDir
    Path directory;

    @Test
    void wrong_usage_and_settings_an_invalid_file_and_a_directory_that_cannot_be_made_have_codes_of_their_own()
            throws Exception {
        try (Workplace workplace = new Workplace(directory)) {
            workplace.write("good.yaml", "id: good\nversion: '1'\ntasks: [{id: a, tool: value, inputs: {value: 1}}]\n");
            workplace.write("bad.yaml", "id: bad\nversion: '1'\ntasks: [{id: a, dependsOn: [b]}]\n");
            Path noDirectory = workplace.write("a file", "").resolve("log");

            Launched usage = workplace.start("run", "good.yaml", "--no-such-option");
            Launched setting = workplace.start("run", "good.yaml", "--event-log-type", "filesytem");
            Launched store = workplace.start("run", "good.yaml", "--state-store-type", "memory");
            Launched file = workplace.start("run", "bad.yaml");
            Launched log = workplace.start("run", "good.yaml", "--event-log-dir", "a file/log");

            Launched database = workplace.start(
                    Map.of("DATABASE_URL", "postgresql://aureus:topsecret@127.0.0.1:1/aureus"),
                    "server",
                    "--port",
                    "1");

            Workplace.ended(usage, 2);
            Workplace.ended(setting, 2);
            Workplace.ended(store, 2);
            Workplace.ended(file, 3);
            Workplace.ended(log, 6);
            Workplace.ended(database, 6);
            assertThat(database.err().lines().filter(line -> line.startsWith("AUR-")))
                    .singleElement()
                    .asString()
                    .startsWith("AUR-632 PostgreSQL at 127.0.0.1:1/aureus cannot be reached")
                    .contains("Check that it runs")
                    .doesNotContain("topsecret", "Exception");
            assertThat(usage.err()).contains("AUR-003", "--no-such-option");
            assertThat(setting.err()).contains("AUR-010", "filesytem");
            assertThat(store.err()).contains("AUR-010", "in-memory or postgres");
            assertThat(file.err()).contains("bad.yaml:3:", "AUR-120", "'b'");
            assertThat(log.err()).contains("AUR-", noDirectory.toString());
        }
    }
}
