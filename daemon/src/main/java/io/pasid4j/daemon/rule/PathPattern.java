// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

/**
 * A pattern for paths: {@code *} stands for any characters of one component, {@code **} for any
 * characters at all, {@code ?} for one character of a component, everything else for itself.
 * Matching takes time proportional to the product of the lengths. Immutable.
 *
 * @param text the pattern
 */
public record PathPattern(String text) {
  private static final char SEPARATOR = '/';

  /**
   * Tests whether a path matches, or one of the directories above it, of which the root is none.
   */
  public boolean matchesOrHolds(String path) {
    boolean[] ends = ends(path);
    for (int end = 1; end <= path.length(); end++) {
      boolean isWhole = end == path.length() || path.charAt(end) == SEPARATOR;
      if (ends[end] && isWhole) {
        return true;
      }
    }
    return false;
  }

  /** Returns up to where the pattern can match from the beginning: an element for each length. */
  private boolean[] ends(String path) {
    boolean[] ends = new boolean[path.length() + 1];
    ends[0] = true;
    for (int at = 0; at < text.length(); at++) {
      char token = text.charAt(at);
      if (token != '*') {
        stepOne(ends, path, token);
      } else if (text.startsWith("**", at)) {
        extend(ends, path, true);
        at++;
      } else {
        extend(ends, path, false);
      }
    }
    return ends;
  }

  /** Moves each end over one character. */
  private static void stepOne(boolean[] ends, String path, char token) {
    for (int end = path.length(); end > 0; end--) {
      char next = path.charAt(end - 1);
      ends[end] = ends[end - 1] && (token == '?' ? next != SEPARATOR : next == token);
    }
    ends[0] = false;
  }

  /** Adds to each end those that any number of characters lead to. */
  private static void extend(boolean[] ends, String path, boolean isOverSeparators) {
    for (int end = 1; end < ends.length; end++) {
      ends[end] |= ends[end - 1] && (isOverSeparators || path.charAt(end - 1) != SEPARATOR);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
