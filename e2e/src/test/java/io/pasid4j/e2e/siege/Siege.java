// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.siege;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Peers of every kind that attack at once, on a thread of their own, until this is closed. */
final class Siege implements AutoCloseable {
  private final List<Besieger> peers = new ArrayList<>();
  private final Thread thread = new Thread(this::attack, "siege");
  private volatile boolean over;

  /** Guarded by itself: a step of all peers. */
  private final Object step = new Object();

  private Siege() {}

  /**
   * Begins.
   *
   * @param ofEachKind how many peers
   * @param firstPasid the first of the IDs that they take, one each
   */
  static Siege begin(Path socket, int ofEachKind, int firstPasid) throws IOException {
    Siege siege = new Siege();
    try {
      for (int n = 0; n < ofEachKind; n++) {
        for (Besieger.Kind kind : Besieger.Kind.values()) {
          siege.peers.add(new Besieger(kind, socket, firstPasid + siege.peers.size()));
        }
      }
    } catch (IOException e) {
      siege.closePeers();
      throw e;
    }
    siege.thread.start();
    return siege;
  }

  private void attack() {
    while (!over) {
      synchronized (step) {
        peers.forEach(Besieger::step);
      }
    }
  }

  /** Whether something holds of all peers of a kind. */
  boolean all(Besieger.Kind kind, Predicate<Besieger> condition) {
    synchronized (step) {
      return peers.stream().filter(peer -> peer.kind() == kind).allMatch(condition);
    }
  }

  @Override
  public void close() throws IOException {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closePeers();
  }

  private void closePeers() throws IOException {
    for (Besieger peer : peers) {
      peer.close();
    }
  }
}
