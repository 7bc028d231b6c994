package io.aureus.client;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** The other side of the door inside Aureus. Only the JDK's types pass through, because only they are the same on both. */
final class JobsLookup implements Jobs {
    private final BiFunction<String, Map<String, String>, Map<String, Object>> door;

    private JobsLookup(BiFunction<String, Map<String, String>, Map<String, Object>> door) {
        this.door = door;
    }

    /** The name is fixed; nobody's input is looked up. */
    @SuppressWarnings({"unchecked", "BanJNDI"})
    static Jobs find() throws JobsException {
        try {
            return new JobsLookup((BiFunction<String, Map<String, String>, Map<String, Object>>)
                    new InitialContext().lookup(Jobs.NAME));
        } catch (NamingException e) {
            throw new JobsException("AUR-528 " + Jobs.NAME + " is not there (" + e.getMessage()
                    + "): deploy Aureus on this server under the name 'aureus'");
        }
    }

    @Override
    public long start(Map<String, String> parameters) throws JobsException {
        return (Long) ask("start", Map.copyOf(parameters)).get("executionId");
    }

    @Override
    public void stop(long executionId) throws JobsException {
        ask("stop", execution(executionId));
    }

    @Override
    public long restart(long executionId) throws JobsException {
        return (Long) ask("restart", execution(executionId)).get("executionId");
    }

    @Override
    public JobStatus status(long executionId) throws JobsException {
        return statuses(ask("status", execution(executionId))).get(0);
    }

    @Override
    public List<JobStatus> list(int limit) throws JobsException {
        return statuses(ask("list", Map.of("limit", Integer.toString(limit))));
    }

    private static Map<String, String> execution(long id) {
        return Map.of("executionId", Long.toString(id));
    }

    private Map<String, Object> ask(String operation, Map<String, String> arguments) throws JobsException {
        Map<String, Object> answer = door.apply(operation, arguments);
        if (answer.get("error") instanceof String problem) {
            throw new JobsException(problem);
        }
        return answer;
    }

    private static List<JobStatus> statuses(Map<String, Object> answer) {
        return ((List<?>) answer.get("jobs")).stream().map(JobsLookup::status).toList();
    }

    private static JobStatus status(Object shown) {
        Map<?, ?> job = (Map<?, ?>) shown;
        List<String> runIds =
                ((List<?>) job.get("runIds")).stream().map(String::valueOf).toList();
        return new JobStatus(
                (Long) job.get("executionId"),
                String.valueOf(job.get("batchStatus")),
                String.valueOf(job.get("exitStatus")),
                runIds);
    }
}
