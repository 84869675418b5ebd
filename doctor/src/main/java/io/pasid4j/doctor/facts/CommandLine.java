// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.facts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The kernel's command line. */
public final class CommandLine {
  private final List<String> words = new ArrayList<>();

  CommandLine(String text) {
    for (String word : text.split("\\s+", -1)) {
      if (word.equals("--")) {
        break; // what follows is for init
      }
      words.add(word.replace("\"", ""));
    }
  }

  /** The values of a parameter, in order. */
  public List<String> values(String name) {
    String prefix = name + "=";
    return words.stream()
        .filter(word -> word.startsWith(prefix))
        .map(word -> word.substring(prefix.length()))
        .toList();
  }

  /** The first word that begins so. */
  public Optional<String> word(String prefix) {
    return words.stream().filter(word -> word.startsWith(prefix)).findFirst();
  }

  /**
   * The last of the options of {@code intel_iommu=} that begins with one of two names: the kernel
   * matches by prefix, and the last wins.
   */
  public Optional<String> intelIommu(String on, String off) {
    Optional<String> last = Optional.empty();
    for (String value : values("intel_iommu")) {
      for (String option : value.split(",", -1)) {
        if (option.startsWith(on) || option.startsWith(off)) {
          last = Optional.of(option.startsWith(off) ? off : on);
        }
      }
    }
    return last;
  }
}
