// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/** Where an ID is in its life. */
public enum IdState {
  /** Free; it can be allocated. */
  FREE,
  /** Held by a set, without references. */
  IDLE,
  /** Held by a set, with references. */
  ACTIVE,
  /** Freed by its set, but kept by references: FREE at the last put. */
  FREE_PENDING,
  /** Freed, and held back before it is FREE. */
  QUARANTINED,
  /** Never allocated, by configuration. */
  RESERVED,
  /** Used by somebody outside the space, as a set has reported that held it; not allocated. */
  FOREIGN
}
