package io.aureus.engine.batch;

import io.aureus.run.RunKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a job was started with.
 *
 * @param workflow id, or path below AUREUS_WORKFLOW_DIR; null if the job drives an order or goes on
 * @param inputs given inputs as text by name
 * @param inputsFile a JSON Lines file below AUREUS_WORKFLOW_DIR, one run a line; or null
 * @param concurrency how many of its runs at once at most, from 1
 * @param runId the run's id, or null
 * @param tenant whose run
 * @param order token of a drive that this process has handed over, or null
 */
record JobParameters(
        String workflow,
        Map<String, String> inputs,
        String inputsFile,
        int concurrency,
        String runId,
        String tenant,
        String order) {

    static final String WORKFLOW = "workflow";
    static final String INPUT_PREFIX = "input.";
    static final String INPUTS = "inputs";
    static final String CONCURRENCY = "concurrency";
    static final String RUN_ID = "runId";
    static final String TENANT = "tenant";
    static final String ORDER = "order";

    /** Runs of one JSON Lines file at once, unless said otherwise. */
    static final int CONCURRENCY_DEFAULT = 16;

    /** Runs of one job at once at most. */
    static final int CONCURRENCY_MAX = 1_000;

    private static final Set<String> KNOWN = Set.of(WORKFLOW, INPUTS, CONCURRENCY, RUN_ID, TENANT, ORDER);

    /**
     * Reads and checks a job's parameters.
     *
     * @param given by name
     * @param goesOn whether the job goes on with runs that an earlier execution left
     * @throws JobRefusedException listing everything that is wrong
     */
    static JobParameters of(Properties given, boolean goesOn) throws JobRefusedException {
        List<String> problems = new ArrayList<>();
        Map<String, String> inputs = new TreeMap<>();
        for (String name : given.stringPropertyNames()) {
            if (name.startsWith(INPUT_PREFIX)) {
                inputs.put(name.substring(INPUT_PREFIX.length()), given.getProperty(name));
            } else if (!KNOWN.contains(name)) {
                problems.add("'" + name
                        + "' is unknown; known are workflow, input.NAME, inputs, concurrency, runId, tenant");
            }
        }
        JobParameters read = new JobParameters(
                given.getProperty(WORKFLOW),
                inputs,
                given.getProperty(INPUTS),
                concurrency(given.getProperty(CONCURRENCY), problems),
                given.getProperty(RUN_ID),
                given.getProperty(TENANT, RunKey.DEFAULT_TENANT),
                given.getProperty(ORDER));
        read.check(problems, goesOn);
        if (!problems.isEmpty()) {
            throw new JobRefusedException("AUR-520 Job parameters: " + String.join("; ", problems));
        }
        return read;
    }

    private static int concurrency(String text, List<String> problems) {
        if (text == null) {
            return CONCURRENCY_DEFAULT;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= CONCURRENCY_MAX) {
                return number;
            }
        } catch (NumberFormatException e) {
            problems.add("'concurrency' is '" + text + "'; allowed is a whole number");
            return CONCURRENCY_DEFAULT;
        }
        problems.add("'concurrency' is " + text + "; allowed is 1 to " + CONCURRENCY_MAX);
        return CONCURRENCY_DEFAULT;
    }

    private void check(List<String> problems, boolean goesOn) {
        if (inputsFile != null && (runId != null || !inputs.isEmpty())) {
            problems.add("'inputs' gives every run its own inputs; leave out 'runId' and 'input.NAME'");
        }
        if (order == null && workflow == null && !goesOn) {
            problems.add("'workflow' is missing; give the id of a workflow, or its path below AUREUS_WORKFLOW_DIR");
        }
    }
}
