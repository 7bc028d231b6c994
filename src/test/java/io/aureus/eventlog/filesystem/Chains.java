package io.aureus.eventlog.filesystem;

import io.aureus.json.Json;
import io.aureus.run.Identity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks a file's hash chain as an auditor would, from the documentation alone. */
final class Chains {
    private Chains() {}

    /** The file's lines; each verified against the one before it. */
    static List<Map<?, ?>> verified(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        List<Map<?, ?>> lines = new ArrayList<>();
        String previous = null;
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            String line = text.substring(start, end);
            start = end + 1;
            Map<?, ?> json = (Map<?, ?>) Json.parse(line);
            if (previous == null) {
                Map<?, ?> data = (Map<?, ?>) json.get("data");
                previous = data.get("continues") instanceof Map<?, ?> before
                        ? (String) before.get("hash")
                        : "0".repeat(64);
            }
            String hash = (String) json.get("hash");
            String without = line.substring(0, line.length() - ",\"hash\":\"\"}".length() - 64) + "}";
            if (!Identity.sha256(previous + without).equals(hash)) {
                throw new AssertionError("the chain breaks at line " + lines.size() + ": " + line);
            }
            if (!Long.valueOf(lines.size()).equals(json.get("logSeq"))) {
                throw new AssertionError("logSeq " + json.get("logSeq") + " at line " + lines.size());
            }
            lines.add(json);
            previous = hash;
        }
        return lines;
    }
}
