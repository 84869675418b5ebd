// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.command.BulkCommands;
import io.pasid4j.daemon.command.CommandResult;
import io.pasid4j.daemon.command.LeaseWait;
import io.pasid4j.daemon.limits.TurnBudget;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.LittleEndian;
import io.pasid4j.protocol.container.Container;
import io.pasid4j.protocol.container.PasidRequest;
import io.pasid4j.protocol.container.Series;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** The work of a PASID request: one ID if it allocates, many if it frees a range. */
final class ContainerRequests {
  private static final int FLAGS_AT = 4;
  private static final int MIN_AT = 8;
  private static final int MAX_AT = 12;

  private ContainerRequests() {}

  /** Returns whether a request frees more than one ID. */
  static boolean isRangeFree(ByteBuffer in, int payload, int payloadBytes) {
    return payloadBytes >= PasidRequest.SIZE
        && LittleEndian.s32(in, payload + FLAGS_AT) == PasidRequest.FREE
        && LittleEndian.s32(in, payload + MIN_AT) != LittleEndian.s32(in, payload + MAX_AT);
  }

  /** Returns whether a free of a range may handle more IDs than a turn has room for. */
  static boolean isBulk(PasidSet set, ByteBuffer in, int payload) {
    long min = LittleEndian.u32(in, payload + MIN_AT);
    long max = LittleEndian.u32(in, payload + MAX_AT);
    return min <= max && BulkCommands.isBulk(set, PasidRange.of(min, max));
  }

  /** The work of a free, on a copy of its payload. */
  static Supplier<CommandResult> deferred(
      Container container, Series series, ByteBuffer in, int payload, int payloadBytes) {
    ByteBuffer copy = ByteBuffer.allocate(PasidRequest.SIZE).put(0, in, payload, PasidRequest.SIZE);
    return () -> {
      int result = container.ioctl(series, series.pasidRequest(), copy, 0, payloadBytes);
      return result < 0 ? new CommandResult.Failure(-result) : CommandResult.of(result);
    };
  }

  /** Returns whether the last allocation was refused for lack of IDs that a domain may have. */
  static boolean mayLease(Session session) {
    return session.hostedSpace().link().isInDomain()
        && LeaseWait.mayHelp(session, lastRefusal(session));
  }

  /** The allocation of one ID, which was refused once, on a copy of its payload. */
  static CommandResult lease(Session session, Series series, ByteBuffer in, int payload) {
    ByteBuffer copy = ByteBuffer.allocate(PasidRequest.SIZE).put(0, in, payload, PasidRequest.SIZE);
    PasidRange range =
        PasidRange.of(LittleEndian.u32(copy, MIN_AT), LittleEndian.u32(copy, MAX_AT));
    return LeaseWait.of(session, range, 1, 1, wait -> allocate(session, series, copy, wait))
        .refused(lastRefusal(session), new CommandResult.Failure(Errno.ENOSPC));
  }

  private static CommandResult allocate(
      Session session, Series series, ByteBuffer copy, LeaseWait wait) {
    int result =
        session.container().ioctl(series, series.pasidRequest(), copy, 0, PasidRequest.SIZE);
    if (result >= 0) {
      return CommandResult.of(result);
    }
    CommandResult refused = new CommandResult.Failure(-result);
    return result == -Errno.ENOSPC ? wait.refused(lastRefusal(session), refused) : refused;
  }

  private static Refusal lastRefusal(Session session) {
    return Refusal.ofCode(session.lastRefusal().reply().code());
  }

  /** Frees a range at once and charges the IDs. */
  static int free(
      Session session, Series series, ByteBuffer in, int payload, int bytes, TurnBudget budget) {
    PasidSet set = session.set();
    int before = set.size();
    int result = session.container().ioctl(series, series.pasidRequest(), in, payload, bytes);
    budget.charge(Math.clamp((long) before - set.size(), 0, TurnBudget.MOST_IDS));
    return result;
  }
}
