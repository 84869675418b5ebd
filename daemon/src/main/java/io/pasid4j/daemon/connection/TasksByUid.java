// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Tasks for one executor, where the uids take turns: a uid with many tasks delays another by one at
 * a time. Tasks of one uid keep their order. Each operation takes constant time. Thread-safe.
 */
final class TasksByUid {
  private final Executor executor;
  private final Map<Integer, Queue<Runnable>> waiting = new HashMap<>();

  /** The uids that have tasks waiting, in the order of their turns. */
  private final Queue<Integer> turns = new ArrayDeque<>();

  /** Makes a queue for an executor that runs its tasks on other threads, one at a time. */
  TasksByUid(Executor executor) {
    this.executor = executor;
  }

  /**
   * Runs a task when it is its turn.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the executor takes no more
   */
  synchronized void execute(int uid, Runnable task) {
    // Throws before anything is changed; what it starts waits for the lock.
    executor.execute(() -> next().run());
    waiting.computeIfAbsent(uid, this::newTurn).add(task);
  }

  private Queue<Runnable> newTurn(int uid) {
    turns.add(uid);
    return new ArrayDeque<>();
  }

  private synchronized Runnable next() {
    int uid = turns.remove();
    Queue<Runnable> ofUid = Objects.requireNonNull(waiting.get(uid));
    Runnable task = ofUid.remove();
    if (ofUid.isEmpty()) {
      waiting.remove(uid);
    } else {
      turns.add(uid);
    }
    return task;
  }
}
