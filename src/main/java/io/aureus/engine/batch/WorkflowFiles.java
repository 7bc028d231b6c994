package io.aureus.engine.batch;

import io.aureus.eventlog.IoReason;
import io.aureus.tool.Tools;
import io.aureus.workflow.Fault;
import io.aureus.workflow.ParsedWorkflow;
import io.aureus.workflow.Workflow;
import io.aureus.workflow.yaml.WorkflowReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The workflow files that jobs may name: those below one directory, and nothing outside it, links included. */
final class WorkflowFiles {

    /** Directories below the given one that are searched for an id. */
    static final int DEPTH_MAX = 5;

    /** Files that are searched for an id. */
    static final int FILES_MAX = 10_000;

    private final Path directory;
    private final Tools tools;

    /** A workflow and the file that it stands in. */
    record Found(Workflow workflow, Path file) {}

    /**
     * The files below a directory.
     *
     * @param directory where; null: jobs may name no file
     * @param tools what workflows may use
     */
    WorkflowFiles(Path directory, Tools tools) {
        this.directory = directory;
        this.tools = tools;
    }

    /**
     * Finds and reads a workflow.
     *
     * @param name a path below the directory, or the id of a workflow that stands in a file below it
     * @throws JobRefusedException if there is none, or it is faulty
     */
    Found workflow(String name) throws JobRefusedException {
        Path file = directory == null ? null : below(name);
        if (file != null && Files.isRegularFile(file)) {
            return new Found(read(file), file);
        }
        return byId(name);
    }

    /**
     * A file of inputs.
     *
     * @param name a path below the directory
     * @throws JobRefusedException if there is none
     */
    Path inputs(String name) throws JobRefusedException {
        require("inputs");
        Path file = below(name);
        if (file == null || !Files.isRegularFile(file)) {
            throw new JobRefusedException(
                    "AUR-522 Job parameter 'inputs': there is no file '" + name + "' below " + directory);
        }
        return file;
    }

    private void require(String parameter) throws JobRefusedException {
        if (directory == null) {
            throw new JobRefusedException(
                    "AUR-521 Job parameter '" + parameter
                            + "' names a file, and AUREUS_WORKFLOW_DIR is not set. Set it to the directory of the workflow files");
        }
    }

    /** The real path of what the name means, or null if there is nothing; never outside the directory. */
    private Path below(String name) throws JobRefusedException {
        try {
            Path root = directory.toRealPath();
            Path meant = root.resolve(name).normalize();
            if (meant.startsWith(root) && !Files.exists(meant)) {
                return null;
            }
            if (!meant.startsWith(root) || !meant.toRealPath().startsWith(root)) {
                throw new JobRefusedException("AUR-523 '" + name + "' lies outside AUREUS_WORKFLOW_DIR (" + directory
                        + "); a job may name files below it only");
            }
            return meant.toRealPath();
        } catch (InvalidPathException e) {
            return null;
        } catch (IOException e) {
            throw new JobRefusedException(
                    "AUR-522 '" + name + "' cannot be looked up below " + directory + ": " + IoReason.of(e));
        }
    }

    private Workflow read(Path file) throws JobRefusedException {
        ParsedWorkflow parsed = WorkflowReader.read(file);
        List<Fault> faults = new ArrayList<>(parsed.faults());
        parsed.workflow().ifPresent(workflow -> faults.addAll(tools.check(workflow, parsed.places())));
        List<String> errors = faults.stream()
                .filter(fault -> fault.severity() == Fault.Severity.ERROR)
                .map(fault -> fault.in(parsed.fileName()))
                .toList();
        if (!errors.isEmpty() || parsed.workflow().isEmpty()) {
            throw new JobRefusedException("AUR-524 The workflow file is refused: " + String.join("; ", errors));
        }
        return parsed.workflow().get();
    }

    private Found byId(String id) throws JobRefusedException {
        require("workflow");
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(directory, DEPTH_MAX)) {
            for (Path file :
                    (Iterable<Path>) all.filter(WorkflowFiles::isYaml).sorted().limit(FILES_MAX)::iterator) {
                WorkflowReader.read(file)
                        .workflow()
                        .filter(workflow -> workflow.id().equals(id))
                        .ifPresent(workflow -> files.add(file));
            }
        } catch (IOException e) {
            throw new JobRefusedException("AUR-522 " + directory + " cannot be searched: " + IoReason.of(e));
        }
        if (files.size() != 1) {
            throw new JobRefusedException(
                    files.isEmpty()
                            ? "AUR-522 Below " + directory + " there is neither a file '" + id
                                    + "' nor one that defines a workflow of this id"
                            : "AUR-525 Workflow '" + id + "' is defined in " + files.size() + " files (" + files
                                    + "); name the file");
        }
        return new Found(read(files.get(0)), files.get(0));
    }

    private static boolean isYaml(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(file);
    }
}
