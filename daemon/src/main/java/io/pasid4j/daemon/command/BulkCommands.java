// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.daemon.limits.TurnBudget;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.protocol.command.IdsReply;
import io.pasid4j.protocol.command.ListRequest;
import java.util.function.ToIntFunction;

/** Commands on a range: at once if they handle few IDs, deferred if they may handle many. */
public final class BulkCommands {
  /** The number of IDs of a range that are listed at a time. */
  private static final int WINDOW_IDS = 1 << 16;

  private BulkCommands() {}

  /** Returns whether an operation on a range may handle more IDs than a turn has room for. */
  public static boolean isBulk(PasidSet set, PasidRange range) {
    return range.max() - range.min() >= TurnBudget.MOST_IDS && set.size() > TurnBudget.MOST_IDS;
  }

  /**
   * Frees a range.
   *
   * @param freeing frees it and returns how many IDs were freed
   */
  static CommandResult free(
      Session session, PasidRange range, TurnBudget budget, ToIntFunction<PasidRange> freeing) {
    if (isBulk(session.set(), range)) {
      return new CommandResult.Deferred(() -> CommandResult.of(freeing.applyAsInt(range)));
    }
    int freed = freeing.applyAsInt(range);
    budget.charge(freed);
    return CommandResult.of(freed);
  }

  static CommandResult list(Session session, ListRequest request, TurnBudget budget) {
    PasidSet set = session.set();
    if (isBulk(set, request.range())) {
      return new CommandResult.Deferred(() -> listByWindows(session, request));
    }
    FirstIds first = new FirstIds(Math.min(request.most(), set.size()));
    set.forEach(request.range(), first);
    budget.charge(first.visited());
    return new CommandResult.Reply(new IdsReply(first.toArray()));
  }

  /** Visits no more than necessary: a page of a large set ends long before the set. */
  private static CommandResult listByWindows(Session session, ListRequest request) {
    PasidSet set = session.set();
    FirstIds first = new FirstIds(Math.min(request.most(), set.size()));
    long maxId = (1L << session.hostedSpace().space().bits()) - 1;
    long last = Math.min(request.range().max(), maxId);
    for (long min = request.range().min(); min <= last && !first.isFull(); min += WINDOW_IDS) {
      set.forEach(PasidRange.of(min, Math.min(min + WINDOW_IDS - 1, last)), first);
    }
    return new CommandResult.Reply(new IdsReply(first.toArray()));
  }
}
