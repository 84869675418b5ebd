// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.io.Serial;

/** An allocation was refused; says why, and for which range. Changes nothing. */
public final class PasidUnavailableException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Why. */
  private final Refusal reason;

  /** The range that was asked for. */
  private final transient PasidRange range;

  /** When it may end, in ms of the space's clock; -1 if that is not known. */
  private final long availableAtMs;

  /**
   * A refusal of {@code count} IDs in {@code range}.
   *
   * @param reason why
   * @param range the range that was asked for
   * @param count how many IDs were asked for, 1 or more
   */
  public PasidUnavailableException(Refusal reason, PasidRange range, int count) {
    super(reason + ": range: " + range + ", count: " + count);
    this.reason = reason;
    this.range = range;
    this.availableAtMs = -1;
  }

  /**
   * A refusal because IDs are quarantined.
   *
   * @param range the range that was asked for
   * @param count how many IDs were asked for, 1 or more
   * @param availableAtMs when the first of the quarantined IDs is free at the latest, in ms of the
   *     space's clock
   */
  public PasidUnavailableException(PasidRange range, int count, long availableAtMs) {
    super("QUARANTINED: range: " + range + ", count: " + count + ", until ms: " + availableAtMs);
    this.reason = Refusal.QUARANTINED;
    this.range = range;
    this.availableAtMs = availableAtMs;
  }

  /**
   * When the refusal may end.
   *
   * @return the time in ms of the space's clock, with QUARANTINED; else -1
   */
  public long availableAtMs() {
    return availableAtMs;
  }

  /**
   * Why the allocation was refused.
   *
   * @return the reason
   */
  public Refusal reason() {
    return reason;
  }

  /**
   * The range that was asked for.
   *
   * @return the range, as asked, not clamped
   */
  public PasidRange range() {
    return range;
  }
}
