// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quarantine;

import io.pasid4j.core.free.Payer;

/** Visits quarantined IDs. */
@FunctionalInterface
public interface PayerVisitor {
  /** Visits an ID and who is charged for it. */
  void visit(int id, Payer payer);
}
