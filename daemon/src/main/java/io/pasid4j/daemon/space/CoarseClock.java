// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The time in Unix ms, up to a second late and monotonic. Reading it costs no system call, so each
 * allocation can record it. Thread-safe.
 */
final class CoarseClock implements LongSupplier {
  /** One for all spaces. */
  static final CoarseClock SHARED = new CoarseClock();

  private static final long TICK_NANOS = 500_000_000;

  private volatile long nowMs = System.currentTimeMillis();

  private CoarseClock() {
    Thread.ofPlatform().name("pasidd-clock").daemon().start(this::tick);
  }

  private void tick() {
    while (true) {
      LockSupport.parkNanos(TICK_NANOS);
      nowMs = Math.max(nowMs, System.currentTimeMillis());
    }
  }

  @Override
  public long getAsLong() {
    return nowMs;
  }
}
