// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.snapshot;

import io.pasid4j.core.space.Space;
import java.util.concurrent.locks.ReentrantLock;

/** Takes snapshots of a space, one at a time. */
public final class Snapshots {
  private final Space space;
  private final ReentrantLock turn = new ReentrantLock();

  /** Creates the snapshots of a space. */
  public Snapshots(Space space) {
    this.space = space;
  }

  /**
   * Returns the space as bytes. All sets are frozen while it is written, and none opens. A set's
   * thread that stays in the middle of an operation delays the snapshot, and other threads only
   * briefly.
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
      // Under the registry's lock, so that each set that the words name is in it.
      return space.registry().exclusively(() -> new SnapshotWriter(space).write());
    }
  }
}
