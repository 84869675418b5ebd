// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import java.util.function.BooleanSupplier;

/** Thrown if a request to a domain fails, or its outcome is unknown. */
public final class DomainException extends Exception {
  private static final long serialVersionUID = 1;

  /** True if a later try may succeed. */
  public enum Kind {
    /** Refused: the set, the host or the voters are not in the required state. */
    REFUSED,

    /** The domain does not answer; nothing has changed. */
    NO_QUORUM,

    /** It is not known whether it is done: a set that moves waits until it is. */
    UNKNOWN
  }

  private final Kind kind;

  /** Creates an exception with a message for people. */
  public DomainException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  static DomainException refused(String message) {
    return new DomainException(Kind.REFUSED, message);
  }

  /**
   * Nothing is done, for the domain has not answered in time.
   *
   * @param leader the leader that was heard of last; empty if none is known
   */
  static DomainException noAnswer(String leader) {
    return new DomainException(
        Kind.NO_QUORUM,
        "domain: %s (expected: most voters run, and reach each other); nothing is done"
            .formatted(leader.isEmpty() ? "no leader" : "no answer of leader " + leader));
  }

  /**
   * Does nothing while somebody waits for the answer.
   *
   * @throws DomainException if nobody does: nothing more is to be done then
   */
  static void throwIfAbandoned(BooleanSupplier isAbandoned) throws DomainException {
    if (isAbandoned.getAsBoolean()) {
      throw new DomainException(Kind.NO_QUORUM, "domain: answered too late; nothing is done");
    }
  }

  /** True if a later try may succeed. */
  public Kind kind() {
    return kind;
  }
}
