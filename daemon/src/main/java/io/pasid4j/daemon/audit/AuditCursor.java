// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the audit log, which is read from the newest line to the oldest: one in the tenants'
 * files and one in the operators'. Not a time, since lines may share one and clocks step.
 *
 * @param tenants the place in the tenants' files
 * @param operators the place in the operators' files
 */
public record AuditCursor(Place tenants, Place operators) {
  /** The place before the newest line. */
  static final AuditCursor NEWEST = new AuditCursor(Place.NEWEST, Place.NEWEST);

  private static final String PLACE = "([0-9a-f]{8})([0-9a-f]{1,15})|-";
  private static final Pattern FORM = Pattern.compile("(?:%s)\\.(?:%s)".formatted(PLACE, PLACE));
  private static final int HEX = 16;

  /**
   * A place in a file, whatever its present name.
   *
   * @param file the check of its first line, which identifies it
   * @param offset bytes before the place, 0 or more
   */
  public record Place(int file, long offset) {
    static final Place NEWEST = new Place(0, Long.MAX_VALUE);

    /** No older line is left. */
    static final Place END = new Place(0, -1);

    private String text() {
      return equals(END) ? "-" : "%08x%x".formatted(file, offset);
    }
  }

  /**
   * Parses the result of {@link #text}.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static AuditCursor parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(text + " (expected: next of an earlier answer)");
    }
    return new AuditCursor(place(parts, 1), place(parts, 3));
  }

  private static Place place(Matcher parts, int group) {
    String file = parts.group(group);
    return file == null
        ? Place.END
        : new Place(
            Integer.parseUnsignedInt(file, HEX), Long.parseLong(parts.group(group + 1), HEX));
  }

  /** Returns a text for URLs. */
  public String text() {
    return tenants.text() + "." + operators.text();
  }
}
