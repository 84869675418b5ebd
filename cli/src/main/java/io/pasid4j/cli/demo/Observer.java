// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.demo;

import io.pasid4j.client.PasidClient;
import io.pasid4j.client.PasidState;
import io.pasid4j.client.SetHolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Queries the daemon, as {@code pasid sets} and {@code pasid show} do. */
final class Observer implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);

  private final PasidClient session;

  Observer(Path socket) {
    session = PasidClient.connect(socket);
  }

  int spaceBits() {
    return session.info().spaceBits();
  }

  int quotaIds() {
    return session.info().quota().limitIds();
  }

  /** Returns true if according to the daemon this VM holds every one of these PASIDs. */
  boolean allHeldBy(Vm vm, Collection<Integer> pasids) {
    return pasids.stream().allMatch(pasid -> pidOfHolder(pasid) == vm.pid());
  }

  boolean allFree(Collection<Integer> pasids) {
    return pasids.stream().allMatch(pasid -> session.show(pasid).state() == PasidState.FREE);
  }

  /** Returns whether an ID of a space is in use outside, as a set has reported. */
  boolean isForeign(int id, String space) {
    return session.show(id, space).state() == PasidState.FOREIGN;
  }

  /**
   * Waits until there are at most so many sessions beside this one; returns false if that takes too
   * long.
   */
  boolean awaitOtherSessions(int most, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (otherSessions() > most && System.nanoTime() < end) {
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
    return otherSessions() <= most;
  }

  /** Returns how many PASIDs all sets together hold or have pending. */
  int heldIds() {
    return session.sets().stream().mapToInt(entry -> entry.heldIds() + entry.pendingIds()).sum();
  }

  /** The number of sessions beside this one. */
  int otherSessions() {
    return session.sets().size() - 1;
  }

  /** Polls until these PASIDs are free; returns how long that took, or the time limit. */
  Duration awaitFree(Collection<Integer> pasids, Duration atMost) {
    long start = System.nanoTime();
    Duration passed = Duration.ZERO;
    while (!allFree(pasids) && passed.compareTo(atMost) < 0) {
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      passed = Duration.ofNanos(System.nanoTime() - start);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private long pidOfHolder(int pasid) {
    @Nullable SetHolder holder = session.show(pasid).holder();
    return holder == null ? -1 : holder.pid();
  }

  @Override
  public void close() {
    session.close();
  }
}
