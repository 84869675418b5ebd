// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.propose;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The time at which a process last heard of the leader. Thread-safe; times as System.nanoTime. */
public final class Contact {
  private final AtomicReference<@Nullable Long> heardNanos = new AtomicReference<>();

  /** No contact yet. */
  public Contact() {}

  /** Notes a contact; an earlier one than is noted changes nothing. */
  public void hear(long atNanos) {
    heardNanos.accumulateAndGet(
        atNanos, (noted, next) -> noted == null || next == null || next - noted > 0 ? next : noted);
  }

  /** Returns how many ms ago the last contact was; -1 if there was none. */
  public long ageMs(long nowNanos) {
    Long noted = heardNanos.get();
    return noted == null ? -1 : Math.max(0, TimeUnit.NANOSECONDS.toMillis(nowNanos - noted));
  }
}
