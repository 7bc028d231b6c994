package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** The disk of the tables is full for a while; needs the right to mount a small one. */
class FullTablespaceTest extends SickServer {

    private static int command(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void a_full_disk_costs_delay_only() throws Exception {
        Path disk = Files.createTempDirectory("aureus-small-disk");
        assumeTrue(command("mount", "-t", "tmpfs", "-o", "size=24m,mode=700", "tmpfs", disk.toString()) == 0);
        try {
            Path space = Files.createDirectory(disk.resolve("space"));
            server.execute(
                    "CREATE TABLESPACE small LOCATION '" + space + "'",
                    "ALTER DATABASE " + database + " SET TABLESPACE small");
            onSmallDisk();
            server.execute("ALTER DATABASE " + database + " SET TABLESPACE pg_default", "DROP TABLESPACE small");
        } finally {
            assertThat(command("umount", "-l", disk.toString())).isZero();
            Files.delete(disk);
        }
    }

    private void onSmallDisk() throws Exception {
        Fleet fleet = fleet(SHORT);
        fleet.drive(Fleet.gated(), RUNS);
        await(() -> fleet.atTheGate.get() == RUNS);
        execute(
                "CREATE TABLE stranger (filler text STORAGE PLAIN)",
                "ALTER TABLE stranger SET (autovacuum_enabled = off)");
        fill();
        fleet.openGate();
        await(() -> !fleet.blocked.isEmpty());
        execute("DROP TABLE stranger");

        endWell(fleet);
        saidOnce(1);
        assertThat(said.with("AUR-609").get(0)).contains("53100");
        fleet.close();
    }

    /** By ever smaller pieces, so that not a page is left. */
    private void fill() {
        for (int rows = 1_000; rows > 0; rows /= 10) {
            try {
                while (true) {
                    execute("INSERT INTO stranger SELECT repeat('x', 7000) FROM generate_series(1, " + rows + ")");
                }
            } catch (SQLException e) {
                assertThat(e.getSQLState()).isEqualTo("53100");
            }
        }
    }
}
