// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.protocol.command.ShownState;

/** The state of an ID, as far as the calling process may see it. */
public enum PasidState {
  /** Free; it can be allocated. */
  FREE,
  /** Held by a set, without references. */
  IDLE,
  /** Held by a set, with references. */
  ACTIVE,
  /** Freed by its set, but kept by references. */
  FREE_PENDING,
  /** Freed, and in quarantine before it is free. */
  QUARANTINED,
  /** Never allocated, by configuration. */
  RESERVED,
  /** Used outside pasid4j, as its holder reported; not allocated. */
  FOREIGN,
  /** Hidden from this process: neither reserved nor held by a set that the process may see. */
  HIDDEN;

  static PasidState of(ShownState state) {
    return switch (state) {
      case FREE -> FREE;
      case IDLE -> IDLE;
      case ACTIVE -> ACTIVE;
      case FREE_PENDING -> FREE_PENDING;
      case QUARANTINED -> QUARANTINED;
      case RESERVED -> RESERVED;
      case FOREIGN -> FOREIGN;
      case HIDDEN -> HIDDEN;
    };
  }
}
