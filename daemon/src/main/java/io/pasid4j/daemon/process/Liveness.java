// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

/** Knowledge about a process. */
public enum Liveness {
  /** It is running. */
  ALIVE,

  /** The kernel has confirmed that it ended. */
  DEAD,

  /** Nothing is proved; treated as running. */
  UNKNOWN
}
