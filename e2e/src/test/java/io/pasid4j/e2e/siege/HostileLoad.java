// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.siege;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Peers of every kind that attack at once, on a thread of their own, until this is closed. */
final class HostileLoad implements AutoCloseable {
  private final List<HostilePeer> peers = new ArrayList<>();
  private final Thread thread = new Thread(this::attack, "siege");
  private volatile boolean isClosed;

  /** Guarded by itself: a step of all peers. */
  private final Object step = new Object();

  private HostileLoad() {}

  /**
   * Begins.
   *
   * @param ofEachKind how many peers
   * @param firstPasid the first of the IDs that they take, one each
   */
  static HostileLoad begin(Path socket, int ofEachKind, int firstPasid) throws IOException {
    HostileLoad load = new HostileLoad();
    try {
      for (int n = 0; n < ofEachKind; n++) {
        for (HostilePeer.Kind kind : HostilePeer.Kind.values()) {
          load.peers.add(new HostilePeer(kind, socket, firstPasid + load.peers.size()));
        }
      }
    } catch (IOException e) {
      load.closePeers();
      throw e;
    }
    load.thread.start();
    return load;
  }

  private void attack() {
    while (!isClosed) {
      synchronized (step) {
        peers.forEach(HostilePeer::step);
      }
    }
  }

  /** Returns whether a condition holds for all peers of a kind. */
  boolean all(HostilePeer.Kind kind, Predicate<HostilePeer> condition) {
    synchronized (step) {
      return peers.stream().filter(peer -> peer.kind() == kind).allMatch(condition);
    }
  }

  @Override
  public void close() throws IOException {
    isClosed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closePeers();
  }

  private void closePeers() throws IOException {
    for (HostilePeer peer : peers) {
      peer.close();
    }
  }
}
