// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.Opaque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A request that waits for its turn to become a command. */
sealed interface Wish {
  /** Completes with what becomes of it. */
  CompletableFuture<Answer> answer();

  /** A request that is sent as it is. */
  record Plain(HostRequest request, CompletableFuture<Answer> answer) implements Wish {}

  /** IDs that are returned, if they are free when its turn comes. */
  record Return(List<PasidRange> ids, CompletableFuture<Answer> answer) implements Wish {}

  /** A set that moves, with the IDs that it has when its turn comes. */
  record Move(long setId, String target, Opaque payload, CompletableFuture<Answer> answer)
      implements Wish {
    /** The set's record while its MIGRATE, of a run and number, may be in the log. */
    MovingSet frozen(long arrival, long run, long number) {
      return MovingSet.frozen(setId, arrival, target, run, number, payload);
    }

    HostRequest request(long arrival, List<PasidRange> ids) {
      return new HostRequest.Migrate(setId, arrival, target, ids, payload);
    }
  }
}
