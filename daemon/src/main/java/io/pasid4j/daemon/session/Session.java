// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.PasidSet;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.vfio.container.Container;

/**
 * A negotiated connection: its peer, its set and the container in front of the set. Thread-safe;
 * only the connection's event loop closes it or renames it.
 */
public final class Session {
  private final int id;
  private final Peer peer;
  private final HostedSpace hostedSpace;
  private final PasidSet set;
  private final LastRefusal lastRefusal;
  private final Container container;
  private final long openedNanos;
  private volatile String name;

  Session(int id, Peer peer, HostedSpace hostedSpace, PasidSet set, long openedNanos) {
    this.id = id;
    this.peer = peer;
    this.hostedSpace = hostedSpace;
    this.set = set;
    lastRefusal = new LastRefusal(set);
    container = new Container(set, hostedSpace.space().bits(), lastRefusal::note);
    this.openedNanos = openedNanos;
    name = set.name();
  }

  /** The number operators name the set by: 1 or more, of no other open set. */
  public int id() {
    return id;
  }

  /** Who opened it. */
  public Peer peer() {
    return peer;
  }

  /** The space its set is in. */
  public HostedSpace hostedSpace() {
    return hostedSpace;
  }

  /** What it holds. */
  public PasidSet set() {
    return set;
  }

  /** Why it did not get the last IDs that it did not get. */
  public LastRefusal lastRefusal() {
    return lastRefusal;
  }

  /** What answers its ioctls. */
  public Container container() {
    return container;
  }

  /** What operators see it under. */
  public String name() {
    return name;
  }

  /** Names it. */
  public void rename(String other) {
    name = other;
  }

  /**
   * How long it has been open.
   *
   * @param nowNanos the registry's clock
   */
  public long ageMs(long nowNanos) {
    return (nowNanos - openedNanos) / 1_000_000;
  }
}
