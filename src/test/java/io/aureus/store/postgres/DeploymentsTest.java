package io.aureus.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aureus.store.StoredDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeploymentsTest {
    private TestDatabase database;
    private Deployments deployments;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        try (PostgresStateStore store = database.store()) {
            store.initialize();
        }
        deployments = new Deployments(database.dataSource());
    }

    private static StoredDefinition definition(String hash) {
        return new StoredDefinition("orders", hash, "Orders", "1", "{\"id\":\"orders\"}");
    }

    @Test
    void the_latest_deployment_is_the_current_one_and_earlier_ones_are_history() throws Exception {
        Deployed first = deployments.deploy("default", "production", definition("a1"), "ann");
        Deployed second = deployments.deploy("default", "production", definition("b2"), "bob");

        assertThat(first.changed()).isTrue();
        assertThat(first.deployment().number()).isEqualTo(1);
        assertThat(second.deployment().number()).isEqualTo(2);
        assertThat(deployments.current("default", "production", "orders")).contains(second.deployment());
        assertThat(deployments.list("default", null, null, 10))
                .extracting(one -> one.number() + one.definitionHash() + one.actor() + one.current())
                .containsExactly("2b2bobtrue", "1a1annfalse");
        try (PostgresStateStore store = database.store()) {
            assertThat(store.definition("default", "orders", "a1")).isPresent();
        }
    }

    @Test
    void deploying_the_current_one_again_changes_nothing_and_says_so() throws Exception {
        Deployed first = deployments.deploy("default", "production", definition("a1"), "ann");

        assertThat(deployments.deploy("default", "production", definition("a1"), "bob"))
                .isEqualTo(new Deployed(first.deployment(), false));
    }

    @Test
    void going_back_to_an_earlier_definition_is_a_deployment_of_its_own() throws Exception {
        deployments.deploy("default", "production", definition("a1"), "ann");
        deployments.deploy("default", "production", definition("b2"), "ann");

        assertThat(deployments
                        .deploy("default", "production", definition("a1"), "ann")
                        .deployment()
                        .number())
                .isEqualTo(3);
    }

    @Test
    void environments_and_tenants_are_apart() throws Exception {
        deployments.deploy("default", "production", definition("a1"), "ann");
        deployments.deploy("default", "test", definition("b2"), "ann");
        deployments.deploy("other", "production", definition("c3"), "ann");

        assertThat(deployments.list("default", null, "orders", 10))
                .extracting(Deployment::number)
                .containsExactly(1L, 1L);
        assertThat(deployments.list("default", "test", null, 10))
                .extracting(Deployment::definitionHash)
                .containsExactly("b2");
        assertThat(deployments.current("other", "test", "orders")).isEmpty();
        assertThat(deployments.list("nobody", null, null, 10)).isEmpty();
    }

    @Test
    void deployments_at_once_happen_one_after_the_other() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Long>> deploys = new ArrayList<>();
        LongStream.range(0, 24)
                .forEach(i -> deploys.add(() -> deployments
                        .deploy("default", "production", definition("h" + i), "ann")
                        .deployment()
                        .number()));
        List<Long> numbers = new ArrayList<>();
        try {
            for (Future<Long> deployed : threads.invokeAll(deploys)) {
                numbers.add(deployed.get());
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 24).boxed().toList());
        assertThat(database.text("SELECT count(*)::text FROM aureus.deployments WHERE current"))
                .isEqualTo("1");
        assertThat(deployments
                        .current("default", "production", "orders")
                        .orElseThrow()
                        .number())
                .isEqualTo(24);
    }

    @Test
    void a_purge_leaves_the_definitions_of_deployments_alone() throws Exception {
        deployments.deploy("default", "production", definition("a1"), "ann");
        database.execute("UPDATE aureus.workflow_versions SET updated_at = now() - interval '60 days'");

        Purge purge = new Purge(database.dataSource(), events -> CompletableFuture.completedFuture(null));
        assertThat(purge.execute(PurgeOrder.of("default", Duration.ofDays(30)), purged -> {})
                        .definitions())
                .isZero();
    }

    @Test
    void names_are_checked() {
        assertThatThrownBy(() -> deployments.deploy("default", " ", definition("a1"), "ann"))
                .hasMessageContaining("environment must be 1 to 256 characters");
        assertThatThrownBy(() -> deployments.deploy("default", "test", definition("a1"), "a\nb"))
                .hasMessageContaining("actor must be");
    }
}
