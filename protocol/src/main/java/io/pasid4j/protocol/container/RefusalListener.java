// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.container;

import io.pasid4j.core.PasidRange;

/** Receives allocations that are refused, with the reason. */
@FunctionalInterface
public interface RefusalListener {
  /**
   * Handles a refusal.
   *
   * @param code the negative code of a {@link io.pasid4j.core.Refusal}
   * @param range the requested range
   */
  void refused(int code, PasidRange range);
}
