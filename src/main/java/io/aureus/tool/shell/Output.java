package io.aureus.tool.shell;

import io.aureus.json.Json;
import io.aureus.json.JsonException;
import io.aureus.tool.Invocation;
import io.aureus.tool.ToolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a command wrote to its standard output: in memory up to {@link #RESULT_BYTES_MAX}, in a file beyond, and no more than
 * {@link #BYTES_MAX} in all.
 */
final class Output implements AutoCloseable {

    /** Largest result that stands in the event, in bytes. */
    static final int RESULT_BYTES_MAX = 1 << 20;

    /** Most that a command may write, in bytes. */
    static final long BYTES_MAX = 64L << 20;

    private static final String FILE = "stdout";

    private final AttemptDirectory directory;
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private OutputStream file;
    private long bytes;

    Output(AttemptDirectory directory) {
        this.directory = directory;
    }

    void add(byte[] chunk, int length) throws IOException, ToolException {
        bytes += length;
        if (bytes > BYTES_MAX) {
            throw new ToolException(
                    "output",
                    "AUR-422 the command wrote more than " + BYTES_MAX
                            + " bytes to its standard output and was ended; let it write to a file and print its name");
        }
        if (file == null && bytes > RESULT_BYTES_MAX) {
            file = directory.create(FILE);
            memory.writeTo(file);
            memory.reset();
        }
        (file == null ? memory : file).write(chunk, 0, length);
    }

    /** JSON if it is JSON, else text without the line end at its end, else, if too large, its beginning and a reference. */
    Object result(Invocation invocation) throws IOException {
        if (file == null) {
            String text = text(memory.toByteArray());
            try {
                return Json.checked(Json.parse(text));
            } catch (JsonException e) {
                return withoutLineEnd(text);
            }
        }
        file.flush();
        String whole =
                invocation.mask().apply(text(Files.readAllBytes(directory.path().resolve(FILE))));
        Map<String, Object> cut = new LinkedHashMap<>();
        cut.put("text", beginning(whole));
        cut.put("cut", true);
        cut.put("bytes", bytes);
        cut.put("sha256", invocation.values().store(whole));
        return cut;
    }

    /** Bytes that are no UTF-8, and U+0000, which no store keeps, become U+FFFD. */
    static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }

    private static String withoutLineEnd(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    /** At most {@link #RESULT_BYTES_MAX} bytes of UTF-8, no character split. */
    private static String beginning(String text) {
        int end = 0;
        int size = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            size += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (size > RESULT_BYTES_MAX) {
                break;
            }
            end += Character.charCount(c);
        }
        return text.substring(0, end);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
