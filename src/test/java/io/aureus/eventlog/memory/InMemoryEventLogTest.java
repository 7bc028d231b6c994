package io.aureus.eventlog.memory;

import io.aureus.eventlog.EventLog;
import io.aureus.eventlog.EventLogContract;

class InMemoryEventLogTest extends EventLogContract {
    @Override
    protected EventLog newLog() {
        return new InMemoryEventLog();
    }
}
