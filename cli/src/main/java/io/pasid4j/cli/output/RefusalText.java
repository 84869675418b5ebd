// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.output;

import io.pasid4j.core.Refusal;

/** Describes why an allocation was refused; the reason's name comes first, for programs. */
public final class RefusalText {
  private RefusalText() {}

  /** One line. */
  public static String of(Refusal reason, long heldIds, long limitIds, long count, String range) {
    return reason + ": " + meaning(reason, heldIds, limitIds, count) + " (range: " + range + ")";
  }

  /**
   * The meaning of a reason.
   *
   * @param heldIds how many IDs count against the quota of the set
   * @param limitIds the limit of that quota
   * @param count how many IDs were asked for
   */
  public static String meaning(Refusal reason, long heldIds, long limitIds, long count) {
    return switch (reason) {
      case QUOTA -> quota(heldIds, limitIds, count);
      case RANGE_FULL -> "fewer than " + count + " IDs of the range are free";
      case RESERVED -> "every ID of the range is reserved";
      case FRAGMENTED -> "no free block of the range has " + count + " IDs";
      case CAPACITY -> "the free IDs are guaranteed to other sets";
      case CLOSED -> "the session has ended";
      case QUARANTINED -> "IDs of the range were freed, and rest until they are free";
    };
  }

  /** If the set's own quota would let {@code count} more pass, it is its user's limit. */
  private static String quota(long heldIds, long limitIds, long count) {
    return heldIds + count <= limitIds
        ? "all sets of this user hold as many as its rule lets them (maxIds); this one holds %s of at most %s"
            .formatted(heldIds, limitIds)
        : "the set holds %s of at most %s, and %s more were asked for"
            .formatted(heldIds, limitIds, count);
  }
}
