// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.repository;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.e2e.host.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The layers of native/src: wire below resume below api and preload; a unit is x.c with x.h. */
class NativeLayersTest {
  private static final Path SOURCES = Repository.installation().file("native/src");
  private static final Pattern INCLUDE = Pattern.compile("(?m)^#include \"([^\"]+)\"");

  @Test
  void unitsFormNoCycle() throws IOException {
    Map<String, Set<String>> includes = includes(SOURCES);

    assertThat(includes).hasSizeGreaterThan(30);
    assertThat(cycleIn(includes)).isEmpty();
  }

  @Test
  void aCycleIsFound() {
    Map<String, Set<String>> includes =
        Map.of("a", Set.of("b"), "b", Set.of("c"), "c", Set.of("b"), "d", Set.of("a"));

    assertThat(cycleIn(includes)).containsExactly("b", "c");
  }

  @ParameterizedTest(name = "{0} includes nothing of {1}")
  @CsvSource({
    "api, preload",
    "preload, api",
    "resume, api",
    "resume, preload",
    "wire, resume",
    "wire, api",
    "wire, preload"
  })
  void aLayerKnowsNoneAboveOrBesideIt(String layer, String other) throws IOException {
    Map<String, Set<String>> includes = includes(SOURCES);

    assertThat(includes.keySet()).anyMatch(unit -> unit.startsWith(layer + "/"));
    assertThat(includes)
        .allSatisfy((unit, included) -> {
          if (unit.startsWith(layer + "/")) {
            assertThat(included).as(unit).noneMatch(name -> name.startsWith(other + "/"));
          }
        });
  }

  /**
   * Removes, until nothing changes, units without a remaining include and units nobody includes.
   */
  private static Set<String> cycleIn(Map<String, Set<String>> includes) {
    Map<String, Set<String>> rest = new TreeMap<>(includes);
    boolean changed = true;
    while (changed) {
      changed = rest.values().removeIf(included -> included.stream().noneMatch(rest::containsKey));
      Set<String> included = new TreeSet<>();
      rest.values().forEach(included::addAll);
      changed |= rest.keySet().retainAll(included);
    }
    return rest.keySet();
  }

  private static Map<String, Set<String>> includes(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> sources = files.filter(file -> file.toString().matches(".*\\.[ch]")).toList();
      List<Map.Entry<String, String>> edges = new ArrayList<>();
      for (Path source : sources) {
        edges.addAll(includesOf(root, source));
      }
      return edges.stream()
          .collect(
              groupingBy(
                  Map.Entry::getKey,
                  TreeMap::new,
                  mapping(Map.Entry::getValue, toCollection(TreeSet::new))));
    }
  }

  private static List<Map.Entry<String, String>> includesOf(Path root, Path source) {
    try {
      String unit = unitOf(root, source);
      return INCLUDE
          .matcher(Files.readString(source))
          .results()
          .map(found -> unitOf(root, source.resolveSibling(found.group(1)).normalize()))
          .filter(included -> !included.equals(unit))
          .map(included -> Map.entry(unit, included))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String unitOf(Path root, Path source) {
    return root.relativize(source).toString().replaceFirst("\\.[ch]$", "");
  }
}
