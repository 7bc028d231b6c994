package io.aureus.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;
import org.junit.jupiter.api.Test;

class IoReasonTest {

    @Test
    void a_reason_is_in_words_and_names_the_file() {
        assertThat(IoReason.of(new NoSuchFileException("/a/b"))).isEqualTo("no such file or directory: /a/b");
        assertThat(IoReason.of(new AccessDeniedException("/a"))).isEqualTo("permission denied: /a");
        assertThat(IoReason.of(new FileSystemException("/a", null, "No space left on device")))
                .isEqualTo("No space left on device: /a");
        assertThat(IoReason.of(new FileSystemException(null))).isEqualTo("the file system refused");
        assertThat(IoReason.of(new IOException("Input/output error"))).isEqualTo("Input/output error");
        assertThat(IoReason.of(new MalformedInputException(1))).isEqualTo("it is no UTF-8 text");
    }

    @Test
    void no_reason_is_the_name_of_a_class_where_anything_else_is_known() {
        for (Exception e : List.of(
                new NoSuchFileException("/a"),
                new AccessDeniedException("/a"),
                new ReadOnlyFileSystemException(),
                new IOException("x"))) {
            assertThat(IoReason.of(e)).doesNotContain("Exception").doesNotContain("java.");
        }
    }
}
