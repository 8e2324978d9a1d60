package ngage.mobsim;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses MOBSIM =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("ngage.mobsim");

    @Test
    void packagesDependOnOneAnotherInOneDirection() {
        slices().matching("ngage.mobsim.(*)..").should().beFreeOfCycles().check(MOBSIM);
        noClasses()
                .that()
                .resideInAPackage("ngage.mobsim.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ngage.mobsim")
                .check(MOBSIM);
    }

    @Test
    void phonesAndFiguresKnowNoSockets() {
        noClasses()
                .that()
                .resideInAnyPackage("ngage.mobsim.phone", "ngage.mobsim.time")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.channels..", "ngage.mobsim.engine")
                .check(MOBSIM);
    }

    @Test
    void clockAndTimersDependOnTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage("ngage.mobsim.time")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "ngage.mobsim.time", "org.jspecify..")
                .check(MOBSIM);
    }
}
