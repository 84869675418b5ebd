// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.limits.SharedAnswer;
import io.pasid4j.daemon.limits.UidShares;
import io.pasid4j.daemon.space.DomainLink.Outcome;
import io.pasid4j.domain.message.Answer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Asks for the leases that tenants wait for; equal requests share one. Thread-safe. */
final class LeaseDesk {
  /** More different requests of one uid than these are not answered. */
  static final int MOST_OF_A_UID = 16;

  private static final long WAIT_MS = 5_000;

  /** More different requests than these are not answered. */
  private static final int MOST_REQUESTS = 256;

  private final Domain domain;
  private final Executor worker;
  private final UidShares shares = new UidShares(MOST_OF_A_UID);
  private final Map<Request, SharedAnswer<Outcome>> asked = new ConcurrentHashMap<>();

  private record Request(PasidRange range, int countIds) {}

  /** Leases IDs of a domain, as {@link io.pasid4j.domain.host.DomainHost#lease} does. */
  interface Domain {
    /** Requests so many IDs of a range in one piece. */
    CompletableFuture<Answer> lease(PasidRange range, int countIds);
  }

  /**
   * Asks a domain.
   *
   * @param worker asks; not the caller's thread
   */
  LeaseDesk(Domain domain, Executor worker) {
    this.domain = domain;
    this.worker = worker;
  }

  /** Asks for IDs of a range of the space, for a tenant of a uid. */
  CompletableFuture<Outcome> lease(int uid, PasidRange range, int countIds) {
    Request request = new Request(range, countIds);
    SharedAnswer<Outcome> same = asked.get(request);
    SharedAnswer<Outcome> outcome = same == null ? ask(shares.of(uid), request) : same;
    return outcome == null
        ? CompletableFuture.completedFuture(Outcome.NO_ANSWER)
        : outcome.await(Outcome.NO_ANSWER, WAIT_MS);
  }

  /** Asks for IDs; null if too many requests wait already. */
  private @Nullable SharedAnswer<Outcome> ask(UidShares.Share share, Request request) {
    if (asked.size() > MOST_REQUESTS || !share.tryTake()) {
      return null;
    }
    SharedAnswer<Outcome> outcome = new SharedAnswer<>();
    SharedAnswer<Outcome> same = asked.putIfAbsent(request, outcome);
    if (same != null) {
      share.give(1);
      return same;
    }
    worker.execute(() -> {
      var _ =
          ask(request)
              .whenComplete((answer, failure) -> {
                asked.remove(request);
                share.give(1);
                outcome.complete(failure == null ? outcomeOf(answer) : Outcome.NO_ANSWER);
              });
    });
    return outcome;
  }

  /** Asks the domain; a request that cannot be made is one that fails. */
  private CompletableFuture<Answer> ask(Request request) {
    try {
      return domain.lease(request.range(), request.countIds());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  static Outcome outcomeOf(Answer answer) {
    return switch (answer) {
      case Answer.Granted _, Answer.Done _ -> Outcome.DONE;
      case Answer.Refused _ -> Outcome.NOTHING_FREE;
      default -> Outcome.NO_ANSWER;
    };
  }
}
