// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.daemon.state.RecoveredSet;
import io.pasid4j.daemon.state.SetStore;
import java.util.List;

/** A space that a daemon serves under a name. Thread-safe. */
public final class HostedSpace {
  private final String name;
  private final PasidSpace space;
  private final SetStore store;
  private final List<RecoveredSet> recovered;

  /**
   * Hosts a space of which nothing outlives the daemon.
   *
   * @param name of no other space of the daemon
   * @param space whose sets nobody else opens
   */
  public HostedSpace(String name, PasidSpace space) {
    this(name, space, SetStore.NONE, List.of());
  }

  /**
   * Hosts a space.
   *
   * @param name of no other space of the daemon
   * @param space whose sets nobody else opens
   * @param store keeps the sets
   * @param recovered the sets that outlived an earlier daemon
   */
  public HostedSpace(String name, PasidSpace space, SetStore store, List<RecoveredSet> recovered) {
    this.name = name;
    this.space = space;
    this.store = store;
    this.recovered = List.copyOf(recovered);
  }

  /** What sessions and operators call it. */
  public String name() {
    return name;
  }

  /** Its IDs. */
  public PasidSpace space() {
    return space;
  }

  /** Where its sets are kept. */
  public SetStore store() {
    return store;
  }

  /** The sets that outlived an earlier daemon. */
  public List<RecoveredSet> recovered() {
    return recovered;
  }

  @Override
  public String toString() {
    return name;
  }
}
