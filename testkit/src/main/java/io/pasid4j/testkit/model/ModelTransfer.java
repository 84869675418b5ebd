// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.testkit.model;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** IDs that go from one set of a space to another, all or none. */
public record ModelTransfer(ModelSet from, ModelSet to, Set<Integer> ids) {
  /** Moves the IDs, or returns the reason why nothing has changed. */
  public TransferOutcome run() {
    TransferOutcome refusal = refusal();
    if (refusal != null) {
      return refusal;
    }
    ids.forEach(id -> from.move(id, to));
    return TransferOutcome.MOVED;
  }

  private @Nullable TransferOutcome refusal() {
    if (from.isClosed() || to.isClosed()) {
      return TransferOutcome.CLOSED;
    }
    if (!ids.stream().allMatch(id -> from.held().contains(id) || from.isPending(id))) {
      return TransferOutcome.UNKNOWN;
    }
    if (!from.held().containsAll(ids)) {
      return TransferOutcome.BUSY;
    }
    if (!to.isWithinQuota(ids.size())) {
      return TransferOutcome.QUOTA;
    }
    TransferOutcome taken = takenName();
    return taken == null && !isWithinCapacity() ? TransferOutcome.CAPACITY : taken;
  }

  private @Nullable TransferOutcome takenName() {
    for (int id : ids) {
      if (from.attributes.sharesSpid(id, to.attributes)) {
        return TransferOutcome.SPID_TAKEN;
      }
      if (from.attributes.sharesKey(id, to.attributes)) {
        return TransferOutcome.KEY_TAKEN;
      }
    }
    return null;
  }

  private boolean isWithinCapacity() {
    return from.space().hasRoomFor(from.moreChargeIds(-ids.size()) + to.moreChargeIds(ids.size()));
  }
}
