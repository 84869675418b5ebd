// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

/** A set that does not move. */
public final class MigrationException extends Exception {
  private static final long serialVersionUID = 1;

  /** True if a later try may succeed. */
  public enum Kind {
    /** Not as the set or the target are now. */
    REFUSED,

    /** The domain does not answer; the set is as it was. */
    NO_QUORUM,

    /** The set waits: it is not known yet whether it has moved. */
    UNKNOWN
  }

  private final Kind kind;

  MigrationException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** True if a later try may succeed. */
  public Kind kind() {
    return kind;
  }
}
