// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.Opaque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The requests of a host to its domain. Each is executed in its turn, and completes when a view has
 * decided it; where the domain refuses all commands of this run, at once, with that refusal.
 * Thread-safe.
 */
public abstract class HostRequests {
  HostRequests() {}

  /** Queues a request. */
  abstract CompletableFuture<Answer> add(QueuedRequest queued);

  /**
   * Requests IDs of a range.
   *
   * @param range where, both ends inclusive
   * @param countIds how many in one piece, 1 or more
   * @return Granted when they are usable here, or the reason why not
   */
  public CompletableFuture<Answer> lease(PasidRange range, int countIds) {
    return send(new HostRequest.Lease(range, countIds));
  }

  /**
   * Requests given IDs.
   *
   * @param ids ascending, apart
   * @return Granted with those that were free, when they are usable here, or the reason why not
   */
  public CompletableFuture<Answer> leaseExactly(List<PasidRange> ids) {
    return send(new HostRequest.LeaseExactly(ids));
  }

  /**
   * Asks for a tenant's amount; every member reads {@link DomainCommand#AMOUNTS_VERSION} by then.
   *
   * @param limitIds the tenant's limit in the domain, as this host is configured
   * @param ids how many, 0 or more
   * @return AmountLeased when it counts here, or why not
   */
  public CompletableFuture<Answer> leaseAmount(String tenant, int limitIds, int ids) {
    return send(new HostRequest.LeaseAmount(tenant, limitIds, ids));
  }

  /**
   * Returns a part of a tenant's amount, 1 ID or more. It is lowered first, when its turn comes.
   *
   * @return Done; Refused with NOT_FREE, and nothing was sent, if sets have some of them
   */
  public CompletableFuture<Answer> returnAmount(String tenant, int ids) {
    return add(new QueuedRequest.ReturnAmount(tenant, ids, new CompletableFuture<>()));
  }

  final CompletableFuture<Answer> send(HostRequest request) {
    return add(new QueuedRequest.Plain(request, new CompletableFuture<>()));
  }

  /**
   * Returns IDs to the domain. When the request's turn comes, they are first taken upstream, word
   * by word, so that each is either allocated by a tenant or returned.
   *
   * @param ids ascending, apart
   * @return Done; Refused with NOT_FREE, and nothing was sent, if one of them is not free
   */
  public CompletableFuture<Answer> giveBack(List<PasidRange> ids) {
    return add(new QueuedRequest.Return(ids, new CompletableFuture<>()));
  }

  /**
   * Moves a set. When the request's turn comes, the set is frozen, and every request of its session
   * waits from then on. Fails, and the set stays, if that cannot be stored.
   *
   * @param setId its number on this host; LIVE
   * @param target the host it moves to
   * @param payload all of the set but its IDs
   * @param tenant whose amount moves with it, if the tenant has a limit in the domain; else empty
   * @return Moved; or the reason why the set stays. Refused with NOT_FREE if the set has pending
   *     IDs
   */
  public CompletableFuture<Answer> migrate(
      long setId, String target, Opaque payload, String tenant) {
    return add(new QueuedRequest.Move(setId, target, payload, tenant, new CompletableFuture<>()));
  }
}
