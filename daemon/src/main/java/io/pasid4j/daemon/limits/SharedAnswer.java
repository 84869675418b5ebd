// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.limits;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One answer for any number of callers. A caller who has given up takes no memory, however long the
 * answer takes: dependents of a future would stay until then. Thread-safe; nothing blocks.
 *
 * @param <T> the answer
 */
public final class SharedAnswer<T> {
  private final Map<Long, CompletableFuture<T>> waiting = new ConcurrentHashMap<>();
  private final AtomicLong callers = new AtomicLong();
  private volatile @Nullable T answer;

  /** Is not known yet. */
  public SharedAnswer() {}

  /**
   * Waits for the answer.
   *
   * @return a future of the caller's own, who gives up by completing or cancelling it
   */
  public CompletableFuture<T> await() {
    CompletableFuture<T> own = new CompletableFuture<>();
    Long caller = callers.incrementAndGet();
    waiting.put(caller, own);
    T known = answer;
    if (known != null) {
      own.complete(known);
    }
    var _ = own.whenComplete((_, _) -> waiting.remove(caller));
    return own;
  }

  /**
   * Waits for the answer for a limited time.
   *
   * @param otherwise the result if it does not come within {@code waitMs} milliseconds
   * @return a future of the caller's own
   */
  public CompletableFuture<T> await(T otherwise, long waitMs) {
    return await().completeOnTimeout(otherwise, waitMs, TimeUnit.MILLISECONDS);
  }

  /** Answers all who wait and all who will. To be called once. */
  public void complete(T value) {
    answer = value;
    waiting.values().forEach(own -> own.complete(value));
  }

  /** Returns how many callers wait. */
  int waiting() {
    return waiting.size();
  }
}
