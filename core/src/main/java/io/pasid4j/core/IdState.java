// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/** Where an ID is in its life. */
public enum IdState {
  /** Nobody holds it; it can be given. */
  FREE,
  /** Held by a set, without references. */
  IDLE,
  /** Never given, by configuration. */
  RESERVED
}
