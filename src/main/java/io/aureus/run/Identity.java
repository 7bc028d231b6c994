package io.aureus.run;

import io.aureus.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/** What makes two starts the same: tenant, workflow, definition, inputs, and the line of a file of inputs. */
public final class Identity {
    private Identity() {}

    /**
     * The identity of one start.
     *
     * @param tenant whose run
     * @param workflowId of which workflow
     * @param definitionHash of which definition
     * @param inputs JSON values as given, secrets as references; their order does not count
     * @param line {@code <SHA-256 of the file>:<line number>} for a line of a JSON Lines file, else null
     * @return 64 lower-case hex digits
     */
    public static String of(
            String tenant, String workflowId, String definitionHash, Map<String, Object> inputs, String line) {
        return sha256(Json.canonical(Arrays.asList(tenant, workflowId, definitionHash, inputs, line)));
    }

    /**
     * SHA-256 of a text in UTF-8.
     *
     * @param text any
     * @return 64 lower-case hex digits
     */
    public static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
