// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

/** What can be said of a process. */
public enum Liveness {
  /** It lives. */
  ALIVE,

  /** It provably does not. */
  DEAD,

  /** Nothing can be proved: it is taken to live. */
  UNKNOWN
}
