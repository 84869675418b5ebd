// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.limits;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts connections in all and of each uid, and refuses those past a limit. Thread-safe. */
public final class ConnectionGate {
  private volatile PeerLimits limits;
  private final Map<Integer, Integer> byUid = new HashMap<>();
  private int inAll;

  /** Creates a gate without connections. */
  public ConnectionGate(PeerLimits limits) {
    this.limits = limits;
  }

  /** The limits for connections that are let in now. */
  public PeerLimits limits() {
    return limits;
  }

  /** Replaces the limits; open connections stay. */
  public void change(PeerLimits other) {
    limits = other;
  }

  /**
   * Admits a connection, or returns why not.
   *
   * @return null if it is admitted and {@link #remove} must follow, else the reason
   */
  public synchronized @Nullable String admit(int uid) {
    int maxInAll = limits.maxConnections();
    int maxPerUid = limits.maxConnectionsPerUid();
    if (inAll >= maxInAll) {
      return "connections in all: " + (inAll + 1) + " (expected: <= " + maxInAll + ")";
    }
    int ofUid = byUid.getOrDefault(uid, 0);
    if (ofUid >= maxPerUid) {
      return "connections of uid "
          + Integer.toUnsignedString(uid)
          + ": "
          + (ofUid + 1)
          + " (expected: <= "
          + maxPerUid
          + ")";
    }
    inAll++;
    byUid.put(uid, ofUid + 1);
    return null;
  }

  /** Removes a connection that was admitted, and has ended. */
  public synchronized void remove(int uid) {
    inAll--;
    byUid.computeIfPresent(uid, (key, count) -> count == 1 ? null : count - 1);
  }
}
