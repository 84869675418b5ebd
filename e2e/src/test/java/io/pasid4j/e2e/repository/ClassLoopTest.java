// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Within a package, at most three top-level classes depend on each other in a loop. */
class ClassLoopTest {
  private static final int MOST_CLASSES = 3;

  @Test
  void fewClassesDependOnEachOtherInALoop() {
    Map<String, Map<String, Set<String>>> byPackage = dependencies(BuiltClasses.all());

    assertThat(byPackage).hasSizeGreaterThan(30);
    assertThat(byPackage.values().stream().flatMap(graph -> loops(graph).stream()))
        .filteredOn(loop -> loop.size() > MOST_CLASSES)
        .isEmpty();
  }

  @Test
  void aLoopIsFound() {
    Map<String, Set<String>> graph =
        Map.of("a", Set.of("b"), "b", Set.of("c"), "c", Set.of("a", "d"), "d", Set.of());

    assertThat(loops(graph)).containsExactlyInAnyOrder(Set.of("a", "b", "c"), Set.of("d"));
  }

  /** Of each package, each top-level class with those of the package that it depends on. */
  private static Map<String, Map<String, Set<String>>> dependencies(JavaClasses classes) {
    Map<String, Map<String, Set<String>>> byPackage = new HashMap<>();
    for (JavaClass type : classes) {
      String name = topLevel(type);
      Set<String> targets =
          byPackage
              .computeIfAbsent(type.getPackageName(), _ -> new HashMap<>())
              .computeIfAbsent(name, _ -> new TreeSet<>());
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass())
          .filter(target -> target.getPackageName().equals(type.getPackageName()))
          .filter(target -> !isOfOneFamily(type, target))
          .map(ClassLoopTest::topLevel)
          .filter(target -> !target.equals(name))
          .forEach(targets::add);
    }
    return byPackage;
  }

  private static String topLevel(JavaClass type) {
    return type.getName().replaceFirst("\\$.*", "");
  }

  /** A sealed type names its subtypes, which name it. */
  private static boolean isOfOneFamily(JavaClass type, JavaClass target) {
    return isSealedParent(type, target) || isSealedParent(target, type);
  }

  private static boolean isSealedParent(JavaClass parent, JavaClass child) {
    boolean canBeSealed =
        parent.isInterface() || parent.getModifiers().contains(JavaModifier.ABSTRACT);
    return canBeSealed && child.isAssignableTo(parent.getName());
  }

  /** Returns the strongly connected components: classes that reach each other. */
  private static List<Set<String>> loops(Map<String, Set<String>> graph) {
    Map<String, Set<String>> reached =
        graph.keySet().stream()
            .collect(Collectors.toMap(name -> name, name -> reachedFrom(name, graph)));
    List<Set<String>> loops = new ArrayList<>();
    Set<String> done = new HashSet<>();
    for (String name : graph.keySet()) {
      if (done.add(name)) {
        Set<String> loop = new TreeSet<>(Set.of(name));
        reached.getOrDefault(name, Set.of()).stream()
            .filter(other -> reached.getOrDefault(other, Set.of()).contains(name))
            .forEach(loop::add);
        done.addAll(loop);
        loops.add(loop);
      }
    }
    return loops;
  }

  private static Set<String> reachedFrom(String start, Map<String, Set<String>> graph) {
    Set<String> reached = new HashSet<>();
    List<String> open = new ArrayList<>(graph.getOrDefault(start, Set.of()));
    while (!open.isEmpty()) {
      String next = open.removeLast();
      if (reached.add(next)) {
        open.addAll(graph.getOrDefault(next, Set.of()));
      }
    }
    return reached;
  }
}
