package ngage.controlroom;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class DependencyRulesTest {

    private static final JavaClasses DESK =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("ngage.controlroom");

    @Test
    void theLinkAndWhatTheDeskKnowsHaveNoToolkit() {
        noClasses()
                .that()
                .resideInAnyPackage("ngage.controlroom.link", "ngage.controlroom.show")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx..", "ngage.controlroom.ui..")
                .check(DESK);
    }

    @Test
    void modelsKnowNoNodesAndNoThreads() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Model")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx.scene..", "javafx.stage..", "javafx.application..")
                .check(DESK);
    }

    @Test
    void onlyTheDecoderSeesTheNativeLibraries() {
        noClasses()
                .that()
                .doNotHaveSimpleName("TsDecoder")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bytedeco..")
                .check(DESK);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("ngage.controlroom.(*)..").should().beFreeOfCycles().check(DESK);
    }
}
