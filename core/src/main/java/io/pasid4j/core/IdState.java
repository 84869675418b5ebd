// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/** Where an ID is in its life. */
public enum IdState {
  /** Nobody holds it; it can be given. */
  FREE,
  /** Held by a set, without references. */
  IDLE,
  /** Held by a set, with references. */
  ACTIVE,
  /** Freed by its set, but kept by references: FREE at the last put. */
  FREE_PENDING,
  /** Freed, and resting before it is FREE. */
  QUARANTINED,
  /** Never given, by configuration. */
  RESERVED
}
