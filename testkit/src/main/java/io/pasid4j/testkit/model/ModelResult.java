// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.testkit.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Result of an allocation.
 *
 * @param ids in ascending order; none if it is refused
 * @param refusal the reason; null if there is none
 * @param availableAtMs when the first quarantined ID of the range is free; -1 if that is not the
 *     reason
 */
public record ModelResult(List<Integer> ids, @Nullable ModelRefusal refusal, long availableAtMs) {
  private static final long UNKNOWN_MS = -1;

  static ModelResult allocated(List<Integer> ids) {
    return new ModelResult(List.copyOf(ids), null, UNKNOWN_MS);
  }

  static ModelResult refused(ModelRefusal refusal) {
    return new ModelResult(List.of(), refusal, UNKNOWN_MS);
  }

  static ModelResult quarantined(long availableAtMs) {
    return new ModelResult(List.of(), ModelRefusal.QUARANTINED, availableAtMs);
  }

  /** The refusal's number; 0 if there is none. */
  public int code() {
    return refusal == null ? 0 : refusal.code();
  }

  /** The only ID, or the refusal's number. */
  public int idOrCode() {
    return ids.isEmpty() ? code() : ids.getFirst();
  }
}
