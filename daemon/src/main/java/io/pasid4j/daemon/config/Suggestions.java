// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known name closest to a mistyped one. */
final class Suggestions {
  /** Maximum distance, relative to the length: a name farther off would be a guess. */
  private static final int MOST_PARTS_CHANGED = 2;

  private Suggestions() {}

  static Optional<String> to(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(candidate -> distance(name, candidate) * MOST_PARTS_CHANGED <= candidate.length());
  }

  /** Returns the number of characters to add, delete or change, ignoring case. */
  static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= Math.min(from.length(), 2 * to.length()); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int change = diagonal + (same(from.charAt(i - 1), to.charAt(j - 1)) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()] + Math.max(0, from.length() - 2 * to.length());
  }

  private static boolean same(char one, char other) {
    return Character.toLowerCase(one) == Character.toLowerCase(other);
  }
}
