// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.supervise;

import io.pasid4j.cluster.disk.SpaceWatch;
import io.pasid4j.cluster.machine.MachineEvents;
import java.util.Optional;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/** The faults of one server. Events come from Ratis' threads. */
final class ServerFaults implements MachineEvents {
  static final String REMOVED =
      "voter: removed from the domain (expected: an empty directory, and to join again)";

  private final SpaceWatch space;
  private final Runnable wake;
  private final StallDetector stall = new StallDetector();
  private volatile @Nullable String reported;
  private volatile boolean removed;

  /**
   * Creates a record without faults.
   *
   * @param wake makes the supervisor check at once
   */
  ServerFaults(SpaceWatch space, Runnable wake) {
    this.space = space;
    this.wake = wake;
  }

  /** Makes space at once: an election must be able to record its vote. */
  @Override
  public void logFailed(String cause) {
    space.dropBallast();
    machineFailed(cause);
  }

  @Override
  public void machineFailed(String cause) {
    if (reported == null) {
      reported = cause;
    }
    wake.run();
  }

  @Override
  public void removed() {
    removed = true;
    wake.run();
  }

  boolean isRemoved() {
    return removed;
  }

  /** Why the server must be closed; empty if nothing is wrong. */
  Optional<String> find(VoterServer server, long nowNs) {
    if (server.state().isClosingOrClosed() && !server.isVoter()) {
      removed = true;
    }
    if (removed) {
      return Optional.of(REMOVED);
    }
    Optional<String> shortage = space.shortage();
    if (shortage.isPresent()) {
      space.dropBallast();
      return shortage;
    }
    if (reported != null) {
      return Optional.of(reported);
    }
    LifeCycle.State state = server.state();
    if (state.isClosingOrClosed() || state == LifeCycle.State.EXCEPTION) {
      return Optional.of("server: " + state + " (expected: RUNNING)");
    }
    return state == LifeCycle.State.RUNNING
        ? stall.check(nowNs, server.applied(), server.committed())
        : Optional.empty();
  }
}
