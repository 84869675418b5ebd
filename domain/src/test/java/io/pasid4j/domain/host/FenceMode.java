// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

/** The fences that occur in a simulation. */
enum FenceMode {
  NONE,

  /** The computer is off when it is fenced. */
  RIGHT,

  /** Its tenants may still run; its IDs stay in quarantine until it acknowledges. */
  EARLY,

  /** Its tenants may still run, and the quarantine may end by time. */
  WRONG
}
