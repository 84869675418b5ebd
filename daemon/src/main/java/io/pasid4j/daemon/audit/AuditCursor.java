// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

/**
 * A place in the audit log, which is read from the newest line to the oldest.
 *
 * @param atMs the time of the next line or an earlier one, in Unix ms
 * @param skippedLines how many lines of exactly this time have been read already, 0 or more
 */
public record AuditCursor(long atMs, int skippedLines) {
  private static final String FORM = "[0-9]{1,18}\\.[0-9]{1,9}";

  /** Returns the place before which every line is older than {@code untilMs}, in Unix ms. */
  static AuditCursor before(long untilMs) {
    return new AuditCursor(untilMs - 1, 0);
  }

  /**
   * Reads what {@link #text} has written.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static AuditCursor parse(String text) {
    if (!text.matches(FORM)) {
      throw new IllegalArgumentException(text + " (expected: next of an earlier answer)");
    }
    int dot = text.indexOf('.');
    return new AuditCursor(
        Long.parseLong(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
  }

  /** Returns a text for URLs. */
  public String text() {
    return atMs + "." + skippedLines;
  }
}
