package io.aureus.eventlog.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which file systems the log's directory may be on. No test can mount them: the operating system's word for them is given. */
class NetworkFileSystemTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nfs",
                "nfs4",
                "NFS4",
                "cifs",
                "smb",
                "smb3",
                "SmbFS",
                "9p",
                "ceph",
                "lustre",
                "glusterfs",
                "virtiofs",
                "davfs",
                "fuse.sshfs",
                "Fuse.SSHFS",
                "fuse.ceph-fuse",
                "fuse.rclone"
            })
    void a_network_file_system_is_refused_before_anything_is_written_there(String type) throws Exception {
        assertThatThrownBy(() -> NioStorage.open(directory, existing -> type))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("AUR-305 " + directory.toRealPath() + " is on a network file system")
                .hasMessageContaining("(" + type.toLowerCase(Locale.ROOT) + ")")
                .hasMessageEndingWith("Set EVENT_LOG_DIR to a local directory");
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs", "btrfs", "zfs", "apfs", "overlay", "tmpfs", "fuse.mergerfs"})
    void a_local_file_system_is_used(String type) throws Exception {
        try (NioStorage storage = NioStorage.open(directory, existing -> type)) {
            assertThat(storage.root()).isEqualTo(directory.toRealPath().toString());
        }
    }

    @Test
    void the_file_system_is_that_of_the_directory_behind_a_link() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), elsewhere);

        assertThatThrownBy(() ->
                        NioStorage.open(link, existing -> existing.equals(elsewhere.toRealPath()) ? "nfs" : "ext4"))
                .hasMessageStartingWith("AUR-305 " + elsewhere.toRealPath());
    }
}
