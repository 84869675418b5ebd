// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.repository;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidSpaceBuilder;
import io.pasid4j.core.SpaceInspector;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The packages of a module form no cycle, whatever their depth, its root package included. Core's
 * root package counts as two, the types that its inner packages use and the facade that uses them,
 * because an application imports both from one place.
 */
class PackageCyclesTest {
  private static final JavaClasses CLASSES = BuiltClasses.all();
  private static final Set<Class<?>> CORE_FACADE =
      Set.of(PasidSpace.class, PasidSpaceBuilder.class, SpaceInspector.class);

  static List<String> modules() {
    return BuiltClasses.MODULES;
  }

  @ParameterizedTest
  @MethodSource("modules")
  void packagesOfAModuleFormNoCycle(String module) {
    slices()
        .assignedFrom(new Packages(BuiltClasses.packageOf(module)))
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleHasClasses(String module) {
    assertThat(CLASSES.stream().map(JavaClass::getPackageName))
        .anyMatch(name -> name.startsWith(BuiltClasses.packageOf(module)));
  }

  /**
   * Each package of a module as a slice of its own.
   *
   * @param module its root package
   */
  private record Packages(String module) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      String name = type.getPackageName();
      if (!name.equals(module) && !name.startsWith(module + ".")) {
        return SliceIdentifier.ignore();
      }
      return isFacade(outermost(type))
          ? SliceIdentifier.of(name, "facade")
          : SliceIdentifier.of(name);
    }

    private static JavaClass outermost(JavaClass type) {
      return type.getEnclosingClass().map(Packages::outermost).orElse(type);
    }

    private static boolean isFacade(JavaClass type) {
      return CORE_FACADE.stream().anyMatch(type::isEquivalentTo);
    }

    @Override
    public String getDescription() {
      return "packages of " + module;
    }
  }
}
