package io.aureus.eventlog.filesystem;

import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.EventLogContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSystemEventLogTest extends EventLogContract {

    @TempDir
    Path directory;

    @Override
    protected EventLog newLog() throws Exception {
        return new FileSystemEventLog(directory.resolve("log"));
    }
}
