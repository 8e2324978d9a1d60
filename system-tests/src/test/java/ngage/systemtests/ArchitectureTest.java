package ngage.systemtests;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who may depend on whom. The rules are those of ARCHITECTURE.md.
final class ArchitectureTest {

    private static JavaClasses ngage;

    @BeforeAll
    static void readsAllClasses() {
        ngage =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        // Here for the Beta-2 night alone: no part of what is shipped.
                        .withImportOption(location -> !location.contains("/ngage/benchmarks/"))
                        .importPackages("ngage");
    }

    @Test
    void protocolKnowsOnlyTheJdkAndJackson() {
        classes()
                .that()
                .resideInAPackage("ngage.protocol..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "ngage.protocol..",
                        "java..",
                        "javax.crypto..",
                        "org.jspecify..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..")
                .check(ngage);
    }

    @Test
    void onlyTheJsonPackageSeesJackson() {
        noClasses()
                .that()
                .resideOutsideOfPackage("ngage.protocol.json..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..", "com.fasterxml..")
                .check(ngage);
    }

    @Test
    void applicationsDoNotKnowEachOther() {
        slicesMayNotMeet(
                "ngage.backend..", "ngage.controlroom..", "ngage.mobsim..", "ngage.demo..");
        slicesMayNotMeet(
                "ngage.controlroom..", "ngage.backend..", "ngage.mobsim..", "ngage.demo..");
        slicesMayNotMeet(
                "ngage.mobsim..", "ngage.backend..", "ngage.controlroom..", "ngage.demo..");
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("ngage.(*.*)..").should().beFreeOfCycles().check(ngage);
    }

    @Test
    void onlyRedisClassesSeeLettuce() {
        noClasses()
                .that(not(simpleNameStartingWith("Redis")))
                .and()
                .haveNameNotMatching(".*\\.Redis[A-Za-z]*\\$.*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.lettuce..")
                .check(ngage);
    }

    @Test
    void showLogicHasNoSocketsNoRedisNoThreadsAndNoClock() {
        classes()
                .that()
                .resideInAPackage("ngage.backend.show..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "ngage.backend.show..",
                        "ngage.protocol..",
                        "java.lang..",
                        "java.util",
                        "java.util.function",
                        "java.util.stream",
                        "java.time",
                        "org.jspecify..")
                .check(ngage);
        noClasses()
                .that()
                .resideInAPackage("ngage.backend.show..")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(ngage);
    }

    @Test
    void deskLogicHasNoToolkit() {
        noClasses()
                .that(resideInAnyPackage("ngage.controlroom.show..", "ngage.controlroom.link.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx..")
                .check(ngage);
    }

    @Test
    void onlyTheEdgesOfTheBackendSeeUndertow() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "ngage.backend.show..",
                        "ngage.backend.stamp..",
                        "ngage.backend.relay..",
                        "ngage.backend.vote..",
                        "ngage.backend.conduct..",
                        "ngage.backend.process..",
                        "ngage.backend.supervise..",
                        "ngage.backend.degrade..",
                        "ngage.backend.chaos..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.undertow..", "org.xnio..")
                .check(ngage);
        noClasses()
                .that()
                .resideInAPackage("ngage.backend.video..")
                .and(not(simpleNameEndingWith("Endpoint")))
                .and()
                // The second holds the requests that an endpoint has parked.
                .haveNameNotMatching(".*(Endpoint\\$.*|[.]WaitingRequests(\\$.*)?)")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.undertow..", "org.xnio..")
                .check(ngage);
    }

    @Test
    void onlyMainClassesPrint() {
        noClasses()
                .that()
                .haveNameNotMatching(
                        ".*(Main|Demo|Doctor|Progress|Benchmarks?|Console)[A-Za-z]*(\\$.*)?")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(ngage);
    }

    private static void slicesMayNotMeet(String one, String... others) {
        noClasses()
                .that()
                .resideInAPackage(one)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(ngage);
    }
}
