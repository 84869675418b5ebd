// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import io.pasid4j.core.IdState;
import io.pasid4j.core.PasidSet;
import io.pasid4j.daemon.space.HostedSpace;
import org.jspecify.annotations.Nullable;

/** The state of an ID as operators see it. */
enum MapState {
  FREE(0),
  IDLE(1),
  ACTIVE(2),
  FREE_PENDING(3),
  QUARANTINED(4),
  RESERVED(5),
  FOREIGN(6),

  /** Another host of the domain may have it leased; this one has not. */
  UNLEASED(7);

  private final int code;

  MapState(int code) {
    this.code = code;
  }

  /** Returns its number in docs/reference/map.md: it stays, whatever becomes of this enum. */
  int code() {
    return code;
  }

  static MapState of(HostedSpace hosted, IdState state, @Nullable PasidSet holder) {
    return hosted.isUpstream(holder) ? UNLEASED : valueOf(state.name());
  }
}
