// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

/**
 * A pattern for names: {@code *} stands for any characters, {@code ?} for one, everything else for
 * itself. Matching takes time proportional to the product of the lengths. Immutable.
 *
 * @param text the pattern
 */
public record NamePattern(String text) {
  /** Tests whether a whole name matches. */
  public boolean matches(String name) {
    int at = 0;
    int from = 0;
    int star = -1;
    int resume = 0;
    while (from < name.length()) {
      if (at < text.length() && text.charAt(at) == '*') {
        star = at++;
        resume = from;
      } else if (at < text.length() && isSame(text.charAt(at), name.charAt(from))) {
        at++;
        from++;
      } else if (star >= 0) {
        at = star + 1;
        from = ++resume;
      } else {
        return false;
      }
    }
    return text.substring(at).chars().allMatch(rest -> rest == '*');
  }

  private static boolean isSame(char pattern, char of) {
    return pattern == '?' || pattern == of;
  }

  @Override
  public String toString() {
    return text;
  }
}
