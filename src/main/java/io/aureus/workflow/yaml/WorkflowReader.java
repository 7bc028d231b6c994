package io.aureus.workflow.yaml;

import io.aureus.workflow.Definition;
import io.aureus.workflow.FaultList;
import io.aureus.workflow.Node;
import io.aureus.workflow.ParsedWorkflow;
import io.aureus.workflow.Places;
import io.aureus.workflow.Places.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads workflow files: every fault of a file in one pass, nothing thrown for what stands in it. */
public final class WorkflowReader {

    /** Largest file, in bytes: 16 MiB. */
    public static final int FILE_BYTES_MAX = 16 << 20;

    private static final Place WHOLE = new Place(0, 0);

    private WorkflowReader() {}

    /**
     * Reads a file.
     *
     * @param file a path; links are followed
     * @return the workflow if there is no error, and all faults; one that cannot be read is a fault too
     */
    public static ParsedWorkflow read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in.readNBytes(FILE_BYTES_MAX + 1), file.toString());
        } catch (IOException e) {
            FaultList faults = new FaultList();
            faults.error("AUR-100", WHOLE, "the file cannot be read: " + reason(file, e));
            return refused(faults, file.toString());
        }
    }

    private static String reason(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (Files.isDirectory(file)) {
            return "it is a directory";
        }
        return String.valueOf(e.getMessage());
    }

    /**
     * Reads text.
     *
     * @param yaml the content of a file
     * @param fileName its name, as its user knows it
     * @return the workflow if there is no error, and all faults
     */
    public static ParsedWorkflow read(String yaml, String fileName) {
        if (yaml.length() <= FILE_BYTES_MAX) {
            return parsed(yaml, fileName);
        }
        return tooLarge(fileName);
    }

    /**
     * Reads bytes.
     *
     * @param utf8 the content of a file
     * @param fileName its name, as its user knows it
     * @return the workflow if there is no error, and all faults
     */
    public static ParsedWorkflow read(byte[] utf8, String fileName) {
        if (utf8.length > FILE_BYTES_MAX) {
            return tooLarge(fileName);
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(utf8);
        CharBuffer text = CharBuffer.allocate(utf8.length);
        CoderResult result = decoder.decode(bytes, text, true);
        if (!result.isError()) {
            return parsed(text.flip().toString(), fileName);
        }
        FaultList faults = new FaultList();
        faults.error(
                "AUR-102",
                BoundedYaml.placeAtEnd(text.flip()),
                String.format(
                        "the file is no UTF-8 text: byte 0x%02x at offset %d; save it as UTF-8",
                        utf8[bytes.position()] & 0xff, bytes.position()));
        return refused(faults, fileName);
    }

    private static ParsedWorkflow parsed(String yaml, String fileName) {
        FaultList faults = new FaultList();
        Optional<Node> root = new BoundedYaml(yaml, faults).read();
        return root.isPresent() ? Definition.of(root.get(), fileName, faults) : refused(faults, fileName);
    }

    private static ParsedWorkflow tooLarge(String fileName) {
        FaultList faults = new FaultList();
        faults.error(
                "AUR-101",
                WHOLE,
                "the file is larger than " + FILE_BYTES_MAX + " bytes (16 MiB), which is the largest allowed; keep data"
                        + " in files of their own");
        return refused(faults, fileName);
    }

    private static ParsedWorkflow refused(FaultList faults, String fileName) {
        return new ParsedWorkflow(Optional.empty(), List.of(), faults.inOrder(), Places.NONE, fileName);
    }
}
