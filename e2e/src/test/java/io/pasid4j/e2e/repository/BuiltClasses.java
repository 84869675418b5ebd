// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.repository;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.pasid4j.e2e.host.Repository;
import java.nio.file.Path;
import java.util.List;

/** The main classes of the modules, as they are built. */
final class BuiltClasses {
  static final List<String> MODULES =
      List.of(
          "testkit",
          "core",
          "domain",
          "cluster",
          "protocol",
          "client",
          "daemon",
          "doctor",
          "cli",
          "bench",
          "stress",
          "fuzz");

  private BuiltClasses() {}

  /** Returns the root package of a module. */
  static String packageOf(String module) {
    return "io.pasid4j." + module;
  }

  static JavaClasses all() {
    Path[] built =
        MODULES.stream()
            .map(module -> Repository.installation().file(module + "/target/classes"))
            .toArray(Path[]::new);
    return new ClassFileImporter().importPaths(built);
  }
}
