// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.Opaque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A request that waits for its turn to become a command. */
sealed interface QueuedRequest {
  /** Completes with the outcome. */
  CompletableFuture<Answer> answer();

  /** A request that is sent as it is. */
  record Plain(HostRequest request, CompletableFuture<Answer> answer) implements QueuedRequest {}

  /** IDs to return, if they are free when the request's turn comes. */
  record Return(List<PasidRange> ids, CompletableFuture<Answer> answer) implements QueuedRequest {}

  /** A part of an amount to return, if no set has it when the request's turn comes. */
  record ReturnAmount(String tenant, int ids, CompletableFuture<Answer> answer)
      implements QueuedRequest {}

  /** A set to move, with the IDs that it holds when the request's turn comes. */
  record Move(
      long setId, String target, Opaque payload, String tenant, CompletableFuture<Answer> answer)
      implements QueuedRequest {
    /**
     * Returns the record of the set while its MIGRATE may be in the log.
     *
     * @param run the run of the MIGRATE
     * @param number its number in the run
     */
    MovingSet frozen(long arrival, long run, long number) {
      return MovingSet.frozen(setId, arrival, target, run, number, payload);
    }

    HostRequest request(long arrival, List<PasidRange> ids) {
      return new HostRequest.Migrate(setId, arrival, target, ids, payload, tenant);
    }
  }
}
