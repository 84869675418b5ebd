// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.repository;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The packages of a module form no cycle, whatever their depth, its root package included. Core's
 * root package is apart: it is the API, whose types its inner packages use and whose work they do.
 */
class PackageCyclesTest {
  private static final JavaClasses CLASSES = BuiltClasses.all();

  static List<String> modules() {
    return BuiltClasses.MODULES;
  }

  @ParameterizedTest
  @MethodSource("modules")
  void packagesOfAModuleFormNoCycle(String module) {
    slices()
        .assignedFrom(new Packages(BuiltClasses.packageOf(module), module.equals("core")))
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
   * @param hasRootApart true if the root package is no slice
   */
  private record Packages(String module, boolean hasRootApart) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      String name = type.getPackageName();
      boolean isSlice = name.equals(module) ? !hasRootApart : name.startsWith(module + ".");
      return isSlice ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages of " + module;
    }
  }
}
