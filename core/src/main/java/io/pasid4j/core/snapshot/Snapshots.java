// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.snapshot;

import io.pasid4j.core.space.Space;
import java.util.concurrent.locks.ReentrantLock;

/** Takes snapshots of a space, one at a time. */
public final class Snapshots {
  private final Space space;
  private final ReentrantLock turn = new ReentrantLock();

  /** Snapshots of a space. */
  public Snapshots(Space space) {
    this.space = space;
  }

  /**
   * The space as bytes. All sets stand still while it is written, and none opens. A set's thread
   * that stays in the middle of an operation delays the snapshot, and nobody else for long.
   */
  public byte[] take() {
    turn.lock();
    try {
      SnapshotBuffer written = write();
      return written.finish();
    } finally {
      turn.unlock();
    }
  }

  private SnapshotBuffer write() {
    try (SetFreezer freezer =
        new SetFreezer(space.context().freeze(), space.registry()::localSets)) {
      freezer.freezeAll();
      // Under the registry's lock, so that the words name no set that is not in it.
      return space.registry().exclusively(() -> new SnapshotWriter(space).write());
    }
  }
}
