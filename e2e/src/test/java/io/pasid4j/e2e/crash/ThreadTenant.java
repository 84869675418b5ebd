// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.crash;

import io.pasid4j.client.SetInfo;
import io.pasid4j.testkit.model.ModelSet;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A tenant in a thread of this JVM, which works step by step. */
abstract class ThreadTenant implements Tenant, Runnable {
  /** Held during a step; rest() takes it between two steps. */
  private final ReentrantLock busy = new ReentrantLock(true);

  /** State confirmed to this client, with which the daemon has to agree after each death. */
  final ModelSet model = ModelSet.ofChosenIds();

  private long requests;
  private volatile boolean stopped;
  private volatile @Nullable Throwable failure;
  private @Nullable Thread thread;

  /** The number of its set. */
  abstract long setId();

  /** Sends some requests, and returns with nothing under way. */
  abstract void step() throws IOException;

  /** Compares the daemon's view of the set with the model. */
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
  public final boolean owns(SetInfo set) {
    return set.holder().setId() == setId();
  }

  /** Counts requests that were answered; within a step. */
  final void answered(int count) {
    requests += count;
  }

  @Override
  public final long requests() {
    return requests;
  }

  @Override
  public final Set<Integer> held() {
    return model.held();
  }

  @Override
  public final Set<Integer> pending() {
    return model.pending();
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
