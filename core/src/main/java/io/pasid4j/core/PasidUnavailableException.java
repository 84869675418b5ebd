// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.io.Serial;

/** Thrown if an allocation is refused; has the reason and the range. Nothing has changed. */
public final class PasidUnavailableException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** The reason. */
  private final Refusal reason;

  /** The requested range. */
  private final transient PasidRange range;

  /** The time when the refusal may end, in ms of the space's clock; -1 if that is not known. */
  private final long availableAtMs;

  /**
   * Creates a refusal of {@code count} IDs in {@code range}.
   *
   * @param reason the reason
   * @param range the requested range
   * @param count how many IDs were requested, 1 or more
   */
  public PasidUnavailableException(Refusal reason, PasidRange range, int count) {
    super(reason + ": range: " + range + ", count: " + count);
    this.reason = reason;
    this.range = range;
    this.availableAtMs = -1;
  }

  /**
   * Creates a refusal because IDs are quarantined.
   *
   * @param range the requested range
   * @param count how many IDs were requested, 1 or more
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
   * Returns when the refusal may end.
   *
   * @return the time in ms of the space's clock, with QUARANTINED; else -1
   */
  public long availableAtMs() {
    return availableAtMs;
  }

  /**
   * Returns why the allocation was refused.
   *
   * @return the reason
   */
  public Refusal reason() {
    return reason;
  }

  /**
   * Returns the requested range.
   *
   * @return the range, as requested, not clamped
   */
  public PasidRange range() {
    return range;
  }
}
