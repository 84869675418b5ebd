// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.repository;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The module table of docs/explanation/architecture.md. */
class ModuleTableTest {
  /** The JDK, and annotations that no program needs to run. */
  private static final List<String> EVERYWHERE =
      List.of("java..", "javax.net.ssl..", "org.jspecify.annotations..");

  private static final List<String> LIBRARIES_OF_DAEMON =
      List.of(
          "io.netty..",
          "com.linecorp.armeria..",
          "com.fasterxml.jackson..",
          "io.micrometer..",
          "io.prometheus..",
          "org.snakeyaml.engine..",
          "org.slf4j..",
          "ch.qos.logback..");

  private static final JavaClasses CLASSES = BuiltClasses.all();

  /** A module, the modules it may import, and the libraries. */
  static Stream<Arguments> table() {
    return Stream.of(
        Arguments.of("testkit", List.of(), List.of()),
        Arguments.of("core", List.of(), List.of()),
        Arguments.of("domain", List.of("core"), List.of()),
        Arguments.of(
            "cluster",
            List.of("domain"),
            List.of(
                "org.apache.ratis..",
                "org.slf4j..",
                "javax.naming..",
                "javax.security.auth.x500..")),
        Arguments.of("protocol", List.of("core"), List.of("com.fasterxml.jackson.core..")),
        Arguments.of("client", List.of("core", "protocol"), List.of()),
        Arguments.of(
            "daemon", List.of("core", "domain", "cluster", "protocol"), LIBRARIES_OF_DAEMON),
        Arguments.of("doctor", List.of(), List.of("com.fasterxml.jackson.core..")),
        Arguments.of(
            "cli",
            List.of("core", "protocol", "client", "daemon", "doctor"),
            List.of("picocli..", "org.jline..", "com.fasterxml.jackson.core..")),
        Arguments.of(
            "bench",
            List.of("core", "protocol", "client"),
            List.of(
                "com.sun.management..",
                "org.openjdk.jmh..",
                "io.netty..",
                "org.roaringbitmap..",
                "picocli..",
                "com.fasterxml.jackson..")),
        Arguments.of("stress", List.of("core"), List.of("org.openjdk.jcstress..")),
        Arguments.of(
            "fuzz",
            List.of("testkit", "core", "protocol", "daemon"),
            List.of("io.netty..", "com.linecorp..", "com.fasterxml.jackson..", "io.micrometer..")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void aModuleImportsOnlyThoseAboveIt(String module, List<String> above, List<String> libraries) {
    List<String> allowed = new ArrayList<>(EVERYWHERE);
    allowed.add(packagesOf(module));
    above.forEach(name -> allowed.add(packagesOf(name)));
    allowed.addAll(libraries);

    classes()
        .that()
        .resideInAPackage(packagesOf(module))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
        .check(CLASSES);
  }

  @Test
  void everyModuleIsInTheTable() {
    List<String> named = table().map(row -> (String) row.get()[0]).toList();

    assertThat(named).isEqualTo(BuiltClasses.MODULES);
    for (String module : BuiltClasses.MODULES) {
      assertThat(CLASSES.stream().filter(resideInAPackage(packagesOf(module))))
          .as(module)
          .isNotEmpty();
    }
  }

  @Test
  void whatIsInsideCoreIsUsedByCoreAndItsProofOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.pasid4j.core..", "io.pasid4j.stress..")
        .should()
        .dependOnClassesThat(
            describe(
                "are inside core", type -> type.getPackageName().startsWith("io.pasid4j.core.")))
        .check(CLASSES);
  }

  private static String packagesOf(String module) {
    return "io.pasid4j." + module + "..";
  }
}
