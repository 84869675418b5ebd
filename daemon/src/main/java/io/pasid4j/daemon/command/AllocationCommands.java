// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.daemon.limits.TurnBudget;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.state.KeyHash;
import io.pasid4j.protocol.command.AllocateKeyedRequest;
import io.pasid4j.protocol.command.AllocateRequest;
import io.pasid4j.protocol.command.IdsReply;
import java.util.stream.IntStream;

/** Allocations for a session's own set, and their refusals. */
final class AllocationCommands {
  private AllocationCommands() {}

  static CommandResult allocate(Session session, AllocateRequest request, TurnBudget budget) {
    int inOnePiece = request.contiguous() ? request.count() : 1;
    LeaseWait wait =
        LeaseWait.of(
            session,
            request.range(),
            inOnePiece,
            request.count(),
            again -> allocate(session, request, again));
    if (request.count() > TurnBudget.MOST_IDS) {
      return new CommandResult.Deferred(wait::attempt);
    }
    budget.charge(request.count());
    return wait.attempt();
  }

  private static CommandResult allocate(Session session, AllocateRequest request, LeaseWait wait) {
    try {
      return new CommandResult.Reply(new IdsReply(ids(session.set(), request)));
    } catch (PasidUnavailableException e) {
      return wait.refused(e.reason(), refused(session, e, request.count()));
    }
  }

  private static int[] ids(PasidSet set, AllocateRequest request) {
    if (!request.contiguous()) {
      return set.allocate(request.range(), request.count());
    }
    int lowest = set.allocateContiguous(request.range(), request.count());
    return IntStream.range(lowest, lowest + request.count()).toArray();
  }

  static CommandResult allocate(Session session, AllocateKeyedRequest request) {
    return LeaseWait.of(session, request.range(), 1, 1, wait -> allocate(session, request, wait))
        .attempt();
  }

  private static CommandResult allocate(
      Session session, AllocateKeyedRequest request, LeaseWait wait) {
    try {
      return CommandResult.of(session.set().allocate(request.range(), KeyHash.of(request.key())));
    } catch (PasidUnavailableException e) {
      return wait.refused(e.reason(), refused(session, e, 1));
    }
  }

  private static CommandResult refused(Session session, PasidUnavailableException e, int count) {
    session.lastRefusal().note(e, count);
    return CommandResult.of(e.reason());
  }
}
