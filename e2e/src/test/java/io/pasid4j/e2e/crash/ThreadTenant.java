// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.crash;

import io.pasid4j.protocol.command.SetEntry;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A tenant in a thread of this JVM, which works step by step. */
abstract class ThreadTenant implements Tenant, Runnable {
  /** Held during a step; who wants it to rest takes it. */
  private final ReentrantLock busy = new ReentrantLock(true);

  final ClientModel ledger = new ClientModel();
  private volatile boolean stopped;
  private volatile @Nullable Throwable failure;
  private @Nullable Thread thread;

  /** Which set it has. */
  abstract long setId();

  /** Does something, and returns with nothing under way. */
  abstract void step() throws IOException;

  /** Everything that it was told still holds. */
  abstract void audit() throws IOException;

  final void start() {
    thread = Thread.ofPlatform().daemon().start(this);
  }

  @Override
  public final void run() {
    try {
      while (!stopped) {
        busy.lock();
        try {
          step();
        } finally {
          busy.unlock();
        }
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      if (!stopped) {
        failure = e;
      }
    }
  }

  @Override
  public final void rest() throws IOException {
    busy.lock();
    Throwable thrown = failure;
    if (thrown != null) {
      throw new AssertionError("client of set " + setId() + ": " + thrown, thrown);
    }
    audit();
  }

  @Override
  public final void goOn() {
    busy.unlock();
  }

  @Override
  public final boolean owns(SetEntry set) {
    return set.holder().setId() == setId();
  }

  @Override
  public final Set<Integer> held() {
    return ledger.held.keySet();
  }

  @Override
  public final Set<Integer> pending() {
    return ledger.pending.keySet();
  }

  @Override
  public final void close() {
    stopped = true;
    if (thread != null) {
      thread.interrupt();
    }
  }

  static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
