// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.limits.SharedAnswer;
import io.pasid4j.daemon.space.DomainLink.Outcome;
import io.pasid4j.domain.message.Answer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongFunction;

/**
 * Ends the arrivals of sets that were resumed. A set may be resumed again and again while the
 * domain does not answer: all wait for one command. Thread-safe; nothing blocks.
 */
final class ArrivalEnds {
  /** A RESUME waits no longer: its set is here and serves. */
  private static final long WAIT_MS = 1_000;

  private final LongFunction<CompletableFuture<Answer>> domain;
  private final Executor worker;
  private final Map<Integer, SharedAnswer<Outcome>> open = new ConcurrentHashMap<>();

  /**
   * Ends nothing yet.
   *
   * @param domain ends the arrival of a set, as {@link io.pasid4j.domain.host.DomainHost#taken}
   * @param worker asks it; not the caller's thread
   */
  ArrivalEnds(LongFunction<CompletableFuture<Answer>> domain, Executor worker) {
    this.domain = domain;
    this.worker = worker;
  }

  /** Returns DONE when the domain knows that a set was resumed; NO_ANSWER after a second. */
  CompletableFuture<Outcome> end(int setId) {
    SharedAnswer<Outcome> own = new SharedAnswer<>();
    SharedAnswer<Outcome> same = open.putIfAbsent(setId, own);
    if (same != null) {
      return same.await(Outcome.NO_ANSWER, WAIT_MS);
    }
    worker.execute(() -> {
      var _ =
          ask(setId)
              .whenComplete((answer, failure) -> {
                open.remove(setId);
                own.complete(failure == null ? LeaseDesk.outcomeOf(answer) : Outcome.NO_ANSWER);
              });
    });
    return own.await(Outcome.NO_ANSWER, WAIT_MS);
  }

  private CompletableFuture<Answer> ask(int setId) {
    try {
      return domain.apply(setId);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
