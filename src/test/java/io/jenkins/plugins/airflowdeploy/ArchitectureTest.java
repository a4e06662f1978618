package io.jenkins.plugins.airflowdeploy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import org.junit.BeforeClass;
import org.junit.Test;

/** The rooms and the direction of their arrows. */
public class ArchitectureTest {

    private static final String ROOT = "io.jenkins.plugins.airflowdeploy";
    private static final String ENGINE = ROOT + ".engine..";

    private static JavaClasses classes;

    @BeforeClass
    public static void read() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(ROOT);
        assertThat("classes were found", classes.size(), greaterThan(20));
    }

    @Test
    public void engineKnowsNoJenkins() {
        noClasses().that().resideInAPackage(ENGINE)
                .should().dependOnClassesThat()
                .resideInAnyPackage("hudson..", "jenkins..", "org.kohsuke..", "com.cloudbees..", "org.jenkinsci..")
                .check(classes);
    }

    @Test
    public void engineKnowsNothingAboveIt() {
        noClasses().that().resideInAPackage(ENGINE)
                .should().dependOnClassesThat(new com.tngtech.archunit.base.DescribedPredicate<>("live above the engine") {
                    @Override
                    public boolean test(JavaClass c) {
                        return c.getPackageName().startsWith(ROOT) && !c.getPackageName().startsWith(ROOT + ".engine");
                    }
                })
                .check(classes);
    }

    @Test
    public void roomsOfTheEngineFormNoCycle() {
        slices().matching(ROOT + ".engine.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    public void stagesDoNotKnowTheSequence() {
        noClasses().that().resideInAPackage(ROOT + ".engine.*..")
                .should().dependOnClassesThat().resideInAPackage(ROOT + ".engine")
                .check(classes);
    }

    @Test
    public void onlyTheAdapterKnowsTheBranchSourcePlugin() {
        noClasses().that().resideOutsideOfPackage(ROOT + ".bitbucket..")
                .should().dependOnClassesThat().resideInAPackage("com.cloudbees.jenkins.plugins.bitbucket..")
                .check(classes);
    }

    /** So that no secret can stand in the arguments or the environment of one. */
    @Test
    public void noProcessIsStarted() {
        noClasses().that().resideInAPackage(ROOT + "..")
                .should().dependOnClassesThat().belongToAnyOf(ProcessBuilder.class, Process.class)
                .orShould().callMethod(Runtime.class, "exec", String.class)
                .orShould().callMethod(Runtime.class, "exec", String[].class)
                .check(classes);
    }

    @Test
    public void engineWaitsOnlyThroughTime() {
        noClasses().that().resideInAPackage(ENGINE).and().resideOutsideOfPackage(ROOT + ".engine.time")
                .should().callMethod(Thread.class, "sleep", long.class)
                .check(classes);
    }

    @Test
    public void noRecordHoldsASecret() {
        List<String> secrets = List.of(ROOT + ".engine.token.SecretValue", "hudson.util.Secret");
        com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes().that().areRecords()
                .should(new ArchCondition<JavaClass>("have no secret as a component") {
                    @Override
                    public void check(JavaClass record, ConditionEvents events) {
                        record.getFields().stream()
                                .filter(f -> secrets.contains(f.getRawType().getName()))
                                .forEach(f -> events.add(SimpleConditionEvent.violated(f, f.getFullName())));
                    }
                })
                .check(classes);
    }
}
