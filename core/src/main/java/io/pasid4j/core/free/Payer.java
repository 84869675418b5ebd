// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

/** The account that is charged for IDs that were freed and are quarantined. */
public interface Payer {
  /** Credits so many IDs, which are free now. Waits for no set, and throws nothing. */
  void refundQuarantined(int ids);
}
