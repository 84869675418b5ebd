// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

/** Which fences a simulation has. */
enum FenceMode {
  NONE,

  /** The computer is off. */
  RIGHT,

  /** Its tenants may live; its IDs rest until it acknowledges. */
  EARLY,

  /** Its tenants may live, and the rest may end by time. */
  WRONG
}
