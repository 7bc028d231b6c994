package io.aureus.eventlog.filesystem;

import io.aureus.run.RunKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Which byte of the lock file stands for what: the first 62 bits of the SHA-256 of its kind and names. */
final class Positions {
    private Positions() {}

    static long ofProcess(String token) {
        return of("process", token);
    }

    static long ofFile(String tenant, String workflowId) {
        return of("file", tenant, workflowId);
    }

    static long ofRun(RunKey run) {
        return of("run", run.tenant(), run.workflowId(), run.runId());
    }

    static long ofIdentity(RunKey identity) {
        return of("identity", identity.tenant(), identity.workflowId(), identity.runId());
    }

    private static long of(String... names) {
        MessageDigest sha = HashChain.sha256();
        for (String name : names) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            sha.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
            sha.update(bytes);
        }
        return ByteBuffer.wrap(sha.digest()).getLong() >>> 2;
    }
}
