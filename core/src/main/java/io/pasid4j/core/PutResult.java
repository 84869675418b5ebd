// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/** Result of {@link PasidSet#put}. */
public enum PutResult {
  /**
   * The ID has one reference less. More are left, or the set has freed the ID and listeners are
   * still being notified: it is released when they have been.
   */
  KEPT,
  /** That was the last reference; the set still holds the ID. */
  LAST,
  /** That was the last reference of an ID that the set had freed: it is released. */
  RELEASED,
  /** The set has no such ID, or it has no reference; nothing has changed. */
  UNKNOWN
}
