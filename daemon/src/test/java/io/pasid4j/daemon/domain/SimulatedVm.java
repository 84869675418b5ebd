// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import java.util.ArrayList;
import java.util.List;

/** A VM of a simulation; ordered by when something happens to it next. */
final class SimulatedVm implements Comparable<SimulatedVm> {
  final int number;
  final long endMs;
  final List<Integer> ids = new ArrayList<>();
  int host;
  long setId;
  private long dueMs;

  SimulatedVm(int number, int host, long setId, long endMs) {
    this.number = number;
    this.host = host;
    this.setId = setId;
    this.endMs = endMs;
  }

  long dueMs() {
    return dueMs;
  }

  /** Schedules its next migration, or its end if that comes first. */
  SimulatedVm next(long moveMs) {
    dueMs = Math.min(moveMs, endMs);
    return this;
  }

  @Override
  public int compareTo(SimulatedVm other) {
    return dueMs == other.dueMs
        ? Integer.compare(number, other.number)
        : Long.compare(dueMs, other.dueMs);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return number;
  }
}
