// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.HostRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests of queued requests. First it makes sure that what a request gives away is out of
 * use here: IDs, an amount, a set. Guarded by the host's lock.
 */
class Preparation {
  private final IdentityStore identity;
  private final LocalWords words;
  private final SetRecords records;
  private final LocalAmounts amounts;

  Preparation(HostStores stores) {
    identity = stores.identity();
    words = stores.words();
    records = stores.records();
    amounts = stores.amounts();
  }

  /**
   * Does what comes before a proposal.
   *
   * @param number that of the command
   * @return the request; null if there is none, and the queued one has its answer: what it names is
   *     in use, or could not be stored
   */
  @Nullable HostRequest begin(QueuedRequest queued, long number) {
    try {
      HostRequest request = prepare(queued, number);
      if (request == null) {
        queued.answer().complete(new Answer.Refused(Answer.Reason.NOT_FREE, ""));
      }
      return request;
    } catch (RuntimeException e) {
      queued.answer().completeExceptionally(e);
      return null;
    }
  }

  private @Nullable HostRequest prepare(QueuedRequest queued, long number) {
    return switch (queued) {
      case QueuedRequest.Plain(HostRequest request, var _) -> request;
      case QueuedRequest.Return(var ids, var _) ->
          withdraw(ids) ? new HostRequest.GiveBack(ids) : null;
      case QueuedRequest.ReturnAmount(String tenant, int ids, var _) ->
          withdraw(tenant, ids) ? new HostRequest.ReturnAmount(tenant, ids) : null;
      case QueuedRequest.Move move -> freeze(move, number);
    };
  }

  boolean withdraw(List<PasidRange> ids) {
    return words.withdraw(ids);
  }

  boolean withdraw(String tenant, int ids) {
    return amounts.withdraw(tenant, ids);
  }

  private @Nullable HostRequest freeze(QueuedRequest.Move move, long number) {
    MovingSet record = records.find(move.setId());
    if ((record != null && record.state() != MovingSet.State.LIVE)
        || words.hasPending(move.setId())) {
      return null;
    }
    long arrival = record == null ? 0 : record.arrival();
    records.put(move.frozen(arrival, identity.run(), number));
    return move.request(arrival, words.heldBy(move.setId()));
  }
}
