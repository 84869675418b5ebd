// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.PasidSpace;

/** A space that a daemon serves under a name. Thread-safe. */
public final class HostedSpace {
  private final String name;
  private final PasidSpace space;

  /**
   * Hosts a space.
   *
   * @param name of no other space of the daemon
   * @param space whose sets nobody else opens
   */
  public HostedSpace(String name, PasidSpace space) {
    this.name = name;
    this.space = space;
  }

  /** What sessions and operators call it. */
  public String name() {
    return name;
  }

  /** Its IDs. */
  public PasidSpace space() {
    return space;
  }

  @Override
  public String toString() {
    return name;
  }
}
