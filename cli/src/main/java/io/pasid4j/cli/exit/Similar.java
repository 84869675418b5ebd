// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.exit;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Guesses the word that was meant. */
public final class Similar {
  private Similar() {}

  /** The words that differ from a mistyped one in at most a third of its letters, best first. */
  public static List<String> to(String word, Collection<String> words) {
    int atMost = Math.max(1, word.length() / 3);
    return words.stream()
        .filter(each -> distance(word, each) <= atMost || isBegun(word, each))
        .sorted(Comparator.comparingInt(each -> distance(word, each)))
        .toList();
  }

  private static boolean isBegun(String word, String each) {
    return word.length() > 1 && (each.startsWith(word) || word.startsWith(each));
  }

  /** Insertions, deletions, replacements and swaps of neighbours that make one of the other. */
  private static int distance(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, from, to, i, j);
      }
    }
    return cost[from.length()][to.length()];
  }

  private static int cheapest(int[][] cost, String from, String to, int i, int j) {
    boolean isSame = from.charAt(i - 1) == to.charAt(j - 1);
    int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
    least = Math.min(least, cost[i - 1][j - 1] + (isSame ? 0 : 1));
    boolean isSwapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return isSwapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
