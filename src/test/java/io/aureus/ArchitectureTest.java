package io.aureus;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;

/** The table in the root package-info, executed. A package that does not exist yet breaks no rule. */
@AnalyzeClasses(packages = "io.aureus", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule json_imports_nothing_of_ours = only("json");

    @ArchTest
    static final ArchRule client_imports_nothing_of_ours = only("client");

    @ArchTest
    static final ArchRule config_imports_nothing_of_ours = only("config");

    @ArchTest
    static final ArchRule embedded_imports_nothing_of_ours = only("embedded");

    @ArchTest
    static final ArchRule only_cli_imports_embedded = noClasses()
            .that(not(resideInAnyPackage("io.aureus.embedded..", "io.aureus.cli..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.aureus.embedded..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule workflow_imports_nothing_of_ours = only("workflow");

    @ArchTest
    static final ArchRule run_imports_only_workflow = only("run", "workflow");

    @ArchTest
    static final ArchRule tool_imports_only_run = only("tool", "run", "workflow");

    @ArchTest
    static final ArchRule store_imports_only_run_workflow_and_config = only("store", "run", "workflow", "config");

    @ArchTest
    static final ArchRule eventlog_imports_only_run = only("eventlog", "run", "workflow");

    @ArchTest
    static final ArchRule engine_imports_what_is_above_it =
            only("engine", "workflow", "run", "tool", "store", "eventlog", "client", "config");

    @ArchTest
    static final ArchRule management_imports_engine_and_below =
            only("management", "engine", "store", "eventlog", "run", "workflow", "config");

    @ArchTest
    static final ArchRule nobody_imports_management_or_cli = noClasses()
            .that(not(resideInAnyPackage("io.aureus.management..", "io.aureus.cli..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.aureus.management..", "io.aureus.cli..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule cli_does_not_import_management = noClasses()
            .that()
            .resideInAPackage("io.aureus.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.aureus.management..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule there_is_no_circle_of_features =
            slices().matching("io.aureus.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule there_is_no_circle_of_packages =
            slices().matching("io.aureus.(**)").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule batch_is_met_only_under_engine_batch =
            onlyUnder("jakarta.batch..", "io.aureus.engine.batch..");

    @ArchTest
    static final ArchRule ejb_is_met_only_in_packages_named_for_it = onlyUnder("jakarta.ejb..", "io.aureus..ejb..");

    @ArchTest
    static final ArchRule persistence_is_met_only_under_store_postgres =
            onlyUnder("jakarta.persistence..", "io.aureus.store.postgres..");

    @ArchTest
    static final ArchRule file_channels_are_met_only_under_eventlog_filesystem_and_in_embedded =
            onlyUnder("java.nio.channels..", "io.aureus.eventlog.filesystem..", "io.aureus.embedded..");

    @ArchTest
    static final ArchRule the_pure_core_knows_no_jakarta = noClasses()
            .that()
            .resideInAnyPackage("io.aureus.workflow..", "io.aureus.run..", "io.aureus.json..", "io.aureus.config..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_core_asks_no_clock = noClasses()
            .that()
            .resideInAnyPackage("io.aureus.workflow..", "io.aureus.run..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_core_makes_no_chance_of_its_own = noClasses()
            .that()
            .resideInAnyPackage("io.aureus.workflow..", "io.aureus.run..")
            .should()
            .callConstructor(java.util.Random.class)
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.security.SecureRandom.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.concurrent.ThreadLocalRandom.class)
            .allowEmptyShould(true);

    /** Classes of {@code feature} use, of ours, only themselves, {@code json} and the features named. */
    private static ArchRule only(String feature, String... allowed) {
        String[] mine = Stream.concat(Stream.of(feature, "json"), Arrays.stream(allowed))
                .map(name -> "io.aureus." + name + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("io.aureus." + feature + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.aureus..").and(not(resideInAnyPackage(mine))))
                .allowEmptyShould(true);
    }

    private static ArchRule onlyUnder(String technology, String... places) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(places)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(technology)
                .allowEmptyShould(true);
    }
}
