package io.aureus.engine.ejb;

import io.aureus.client.JobStatus;
import io.aureus.engine.batch.WorkflowJobs;
import jakarta.ejb.Local;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BiFunction;

/**
 * The door for other applications on the server: what they ask is asked of the batch runtime inside this application. It
 * speaks the JDK's types only, because each application has its own copy of every other class; {@link io.aureus.client.Jobs}
 * is its other side. (A {@code @Remote} view, which would copy, needs an ORB, and Payara Micro has none: the deployment
 * fails.)
 */
@Stateless(name = "Jobs")
@Local(BiFunction.class)
@TransactionManagement(TransactionManagementType.BEAN)
public class JobsDoor implements BiFunction<String, Map<String, String>, Map<String, Object>> {
    private static final int LIST_MAX = 1_000;

    private final WorkflowJobs jobs = new WorkflowJobs();

    /**
     * Does one thing.
     *
     * @param operation {@code start}, {@code stop}, {@code restart}, {@code status} or {@code list}
     * @param arguments the job's parameters, or {@code executionId}, or {@code limit}
     * @return {@code executionId}, or {@code jobs}: a list of maps, or {@code error}: what was refused and why
     */
    @Override
    public Map<String, Object> apply(String operation, Map<String, String> arguments) {
        try {
            return answer(operation, arguments);
        } catch (RuntimeException e) {
            String problem = e.getClass().getSimpleName() + ": " + e.getMessage();
            return Map.of("error", "AUR-528 " + operation + " " + arguments.keySet() + " is refused: " + problem);
        }
    }

    private Map<String, Object> answer(String operation, Map<String, String> arguments) {
        return switch (operation) {
            case "start" -> {
                Properties parameters = new Properties();
                parameters.putAll(arguments);
                yield Map.of("executionId", jobs.start(parameters));
            }
            case "stop" -> {
                jobs.stop(executionId(arguments));
                yield Map.of();
            }
            case "restart" -> Map.of("executionId", jobs.restart(executionId(arguments)));
            case "status" -> Map.of("jobs", List.of(shown(jobs.status(executionId(arguments)))));
            case "list" -> Map.of("jobs", latest(Integer.parseInt(arguments.get("limit"))));
            default -> throw new IllegalArgumentException("there is no such operation");
        };
    }

    private static long executionId(Map<String, String> arguments) {
        return Long.parseLong(arguments.get("executionId"));
    }

    private List<Map<String, Object>> latest(int limit) {
        if (limit < 1 || limit > LIST_MAX) {
            throw new IllegalArgumentException("limit must be 1 to " + LIST_MAX + ", was " + limit);
        }
        List<Map<String, Object>> all = new ArrayList<>();
        jobs.latest(limit).forEach(job -> all.add(shown(job)));
        return all;
    }

    private static Map<String, Object> shown(JobStatus job) {
        return Map.of(
                "executionId", job.executionId(),
                "batchStatus", job.batchStatus(),
                "exitStatus", job.exitStatus(),
                "runIds", job.runIds());
    }
}
