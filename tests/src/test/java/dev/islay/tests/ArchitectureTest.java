package dev.islay.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the modules, the names, and other rules of the house. */
final class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new DoNotIncludeTests())
                    .withImportOption(location -> !location.contains("dev/islay/tests/"))
                    .importPackages("dev.islay");

    /** Words that say nothing of what a class is for. */
    private static final Pattern EMPTY_WORD =
            Pattern.compile(
                    "(Impl|Abstract|Base|Default|Manager|Utils?|Helper|Factory|Info)(?=[A-Z0-9]|$)");

    /** Classes that may be called so. To stay empty. */
    private static final Set<String> BADLY_NAMED = Set.of();

    private static final Set<String> TOO_GENERAL =
            Set.of("java.lang.RuntimeException", "java.lang.Exception", "java.lang.Throwable");

    /** What a package must not know. */
    private record Arrow(String from, List<String> never) {
        @Override
        public String toString() {
            return from + " knows none of " + never;
        }
    }

    private static List<Arrow> arrows() {
        String gateway = "dev.islay.gateway..";
        String netty = "dev.islay.netty..";
        String python = "dev.islay.python..";
        String server = "dev.islay.server..";
        String cli = "dev.islay.cli..";
        String conformance = "dev.islay.conformance..";
        return List.of(
                new Arrow(gateway, List.of(netty, python, server, cli, "io.netty..")),
                new Arrow(netty, List.of(python, server, cli)),
                new Arrow(python, List.of(netty, server, cli, "io.netty.handler.codec.http..")),
                new Arrow(server, List.of(cli, conformance, "picocli..")),
                new Arrow(
                        "dev.islay.remote..",
                        List.of(gateway, netty, python, server, cli, "dev.islay.middleware..")),
                new Arrow("dev.islay.testing..", List.of(gateway, netty, python, server, cli)),
                new Arrow(conformance, List.of(gateway, netty, python, server, cli)),
                new Arrow(cli, List.of(gateway, netty, python, "io.netty..")));
    }

    @ParameterizedTest
    @MethodSource("arrows")
    void arrowsPointOneWay(Arrow arrow) {
        noClasses()
                .that()
                .resideInAPackage(arrow.from())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(arrow.never().toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void theApiKnowsNothingButTheJdk() {
        classes()
                .that()
                .resideInAPackage("dev.islay.wsgi..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.islay.wsgi..", "java..", "org.jspecify.annotations")
                .check(CLASSES);
    }

    @Test
    void middlewareKnowsNothingButTheApiAndTheLog() {
        classes()
                .that()
                .resideInAPackage("dev.islay.middleware..")
                .and()
                .haveSimpleNameNotEndingWith(
                        "Coding") // each stands for a library that may be absent
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.islay.middleware..",
                        "dev.islay.wsgi..",
                        "java..",
                        "org.jspecify.annotations",
                        "org.slf4j")
                .check(CLASSES);
    }

    @Test
    void thereAreNoCycles() {
        slices().matching("dev.islay.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheCommandLineTouchesTheStandardStreams() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.islay.cli..")
                .should(ACCESS_STANDARD_STREAMS)
                .check(CLASSES);
    }

    @Test
    void namesSayWhatAClassIsFor() {
        check("have a telling name", type -> !isBadlyNamed(type));
    }

    private static boolean isBadlyNamed(JavaClass type) {
        return EMPTY_WORD.matcher(type.getSimpleName()).find()
                && !BADLY_NAMED.contains(type.getName());
    }

    @Test
    void packagesSayWhatMayBeNull() {
        check(
                "reside in a package that is @NullMarked",
                type -> type.getPackage().isAnnotatedWith(NullMarked.class));
    }

    @Test
    void classesAreClosed() {
        check("be final, sealed, an interface, a record or an enum", ArchitectureTest::isClosed);
    }

    /**
     * An abstract class without a name cannot be; one with a body of its own is final in effect.
     */
    private static boolean isClosed(JavaClass type) {
        return type.isInterface()
                || type.isEnum()
                || type.isAnonymousClass()
                || type.isRecord()
                || type.getModifiers().contains(JavaModifier.FINAL)
                || type.reflect().isSealed();
    }

    @Test
    void exceptionsThatAreThrownSayWhatHappened() {
        Function<JavaClass, Map<String, Long>> thrown =
                type ->
                        type.getConstructorCallsFromSelf().stream()
                                .filter(call -> !isOfSubclass(call))
                                .map(call -> call.getTargetOwner().getName())
                                .filter(TOO_GENERAL::contains)
                                .collect(
                                        Collectors.groupingBy(name -> name, Collectors.counting()));
        check("throw nothing general", type -> thrown.apply(type).isEmpty());
    }

    /** A call of {@code super(…)}. */
    private static boolean isOfSubclass(JavaConstructorCall call) {
        return call.getOrigin().isConstructor()
                && call.getOriginOwner()
                        .getRawSuperclass()
                        .filter(call.getTargetOwner()::equals)
                        .isPresent();
    }

    private static void check(String what, Predicate<JavaClass> holds) {
        classes().should(condition(what, holds)).check(CLASSES);
    }

    private static ArchCondition<JavaClass> condition(String what, Predicate<JavaClass> holds) {
        return new ArchCondition<>(what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                events.add(new SimpleConditionEvent(type, holds.test(type), type.getFullName()));
            }
        };
    }
}
