// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.space.DomainLink.Outcome;
import io.pasid4j.domain.host.DomainHost;
import io.pasid4j.domain.message.Answer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Asks for the leases that tenants wait for; equal requests share one. Thread-safe. */
final class LeaseDesk {
  private static final long WAIT_MS = 5_000;

  /** More different requests than these are not answered. */
  private static final int MOST_REQUESTS = 256;

  private final DomainHost host;
  private final Executor worker;
  private final Map<Request, CompletableFuture<Outcome>> asked = new ConcurrentHashMap<>();

  private record Request(PasidRange range, int countIds) {}

  /**
   * Asks a host's domain.
   *
   * @param worker asks; not the caller's thread
   */
  LeaseDesk(DomainHost host, Executor worker) {
    this.host = host;
    this.worker = worker;
  }

  /** Asks for IDs of a range of the space. */
  CompletableFuture<Outcome> lease(PasidRange range, int countIds) {
    if (asked.size() > MOST_REQUESTS) {
      return CompletableFuture.completedFuture(Outcome.NO_ANSWER);
    }
    return asked
        .computeIfAbsent(new Request(range, countIds), this::ask)
        .copy()
        .completeOnTimeout(Outcome.NO_ANSWER, WAIT_MS, TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<Outcome> ask(Request request) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    worker.execute(() -> {
      var _ =
          host.lease(request.range(), request.countIds())
              .whenComplete((answer, failure) -> {
                asked.remove(request);
                outcome.complete(failure == null ? outcomeOf(answer) : Outcome.NO_ANSWER);
              });
    });
    return outcome;
  }

  static Outcome outcomeOf(Answer answer) {
    return switch (answer) {
      case Answer.Granted _, Answer.Done _ -> Outcome.DONE;
      case Answer.Refused _ -> Outcome.NOTHING_FREE;
      default -> Outcome.NO_ANSWER;
    };
  }
}
