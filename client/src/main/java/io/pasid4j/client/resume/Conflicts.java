// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.resume;

import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.command.AllocateKeyedRequest;
import io.pasid4j.protocol.command.AllocateRequest;
import io.pasid4j.protocol.command.AttachSpidRequest;
import io.pasid4j.protocol.command.FreeRequest;
import io.pasid4j.protocol.command.IdRequest;
import io.pasid4j.protocol.command.ReportBusyRequest;
import io.pasid4j.protocol.command.Request;

/**
 * Pairs of requests of a resumable session that must not be in flight together, because the state
 * of the set afterwards would not show which of them were executed.
 */
public final class Conflicts {
  private static final long NONE = -1;

  private Conflicts() {}

  /**
   * Returns whether a request can conflict with another one than its own kind; allocations, frees
   * and what changes nothing cannot with each other.
   *
   * @param request any request
   * @return true if others have to be compared with it while it is in flight
   */
  public static boolean needsOrdering(Request request) {
    return request instanceof AllocateKeyedRequest
        || isDetach(request)
        || changedId(request) != NONE;
  }

  /**
   * Returns whether a request changes the set, so that it can conflict with one that needs
   * ordering.
   *
   * @param request any request
   * @return false if it may be sent at any time
   */
  public static boolean isChange(Request request) {
    return request instanceof AllocateRequest
        || request instanceof FreeRequest
        || needsOrdering(request);
  }

  /**
   * Returns whether one of two requests has to wait for the other's reply.
   *
   * @param one a request
   * @param other another request
   * @param confirmed the state confirmed so far
   * @return true if they must not be in flight together
   */
  public static boolean between(Request one, Request other, ConfirmedState confirmed) {
    return conflicts(one, other, confirmed) || conflicts(other, one, confirmed);
  }

  private static boolean conflicts(Request one, Request other, ConfirmedState confirmed) {
    return switch (one) {
      case FreeRequest(PasidRange range) ->
          other instanceof AllocateKeyedRequest
              || isDetach(other)
              || range.contains(changedId(other));
      case AllocateRequest allocation -> mayReturn(allocation.range(), other, confirmed);
      case AllocateKeyedRequest allocation -> mayReturn(allocation.range(), other, confirmed);
      case ReportBusyRequest(long id, PasidRange range) ->
          id == changedId(other) || isDetach(other) || mayReturn(range, other, confirmed);
      case IdRequest detaching when isDetach(detaching) ->
          isDetach(other) || other instanceof AttachSpidRequest;
      default -> changedId(one) != NONE && changedId(one) == changedId(other);
    };
  }

  /** Returns whether an allocation may return the ID that the other request changes. */
  private static boolean mayReturn(PasidRange range, Request other, ConfirmedState confirmed) {
    long id = changedId(other);
    return range.contains(id) && !confirmed.holds(id) && confirmed.references(id) == 0;
  }

  private static boolean isDetach(Request request) {
    return request instanceof IdRequest(IdRequest.Action action, long spid)
        && action == IdRequest.Action.DETACH_SPID;
  }

  /** Not a switch over the types: the JVM links one at its first use, for 10 ms of a short verb. */
  private static long changedId(Request request) {
    if (request instanceof IdRequest(IdRequest.Action action, long id)) {
      return action == IdRequest.Action.GET || action == IdRequest.Action.PUT ? id : NONE;
    }
    if (request instanceof AttachSpidRequest attach) {
      return attach.id();
    }
    return request instanceof ReportBusyRequest report ? report.id() : NONE;
  }
}
