// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.resume;

import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.command.AllocateKeyedRequest;
import io.pasid4j.protocol.command.AllocateRequest;
import io.pasid4j.protocol.command.AttachSpidRequest;
import io.pasid4j.protocol.command.FreeRequest;
import io.pasid4j.protocol.command.IdRequest;
import io.pasid4j.protocol.command.Request;

/**
 * Which requests of a resumable session must not be under way at the same time, because what the
 * set has afterwards would not tell which of them were done. All others may.
 */
public final class Conflicts {
  private static final long NONE = -1;

  private Conflicts() {}

  /**
   * Whether a request can conflict with another one than its own kind; allocations, frees and what
   * changes nothing cannot with each other.
   *
   * @param request any request
   * @return true if, while it is under way, others have to be compared with it
   */
  public static boolean isDelicate(Request request) {
    return request instanceof AllocateKeyedRequest
        || isDetach(request)
        || changedId(request) != NONE;
  }

  /**
   * Whether a request changes the set at all, so that it can conflict with a delicate one.
   *
   * @param request any request
   * @return false if it may be sent at any time
   */
  public static boolean isChange(Request request) {
    return request instanceof AllocateRequest
        || request instanceof FreeRequest
        || isDelicate(request);
  }

  /**
   * Whether one of two requests has to wait for the other's answer.
   *
   * @param one a request
   * @param other another request
   * @param told what the client was told until now
   * @return true if they must not be under way together
   */
  public static boolean between(Request one, Request other, ConfirmedState told) {
    return conflicts(one, other, told) || conflicts(other, one, told);
  }

  private static boolean conflicts(Request one, Request other, ConfirmedState told) {
    return switch (one) {
      case FreeRequest(PasidRange range) ->
          other instanceof AllocateKeyedRequest
              || isDetach(other)
              || range.contains(changedId(other));
      case AllocateRequest allocation -> mayGive(allocation.range(), other, told);
      case AllocateKeyedRequest allocation -> mayGive(allocation.range(), other, told);
      case IdRequest detaching when isDetach(detaching) ->
          isDetach(other) || other instanceof AttachSpidRequest;
      default -> changedId(one) != NONE && changedId(one) == changedId(other);
    };
  }

  /** Whether an allocation may give the very ID that the other request changes. */
  private static boolean mayGive(PasidRange range, Request other, ConfirmedState told) {
    long id = changedId(other);
    return range.contains(id) && !told.holds(id) && told.references(id) == 0;
  }

  private static boolean isDetach(Request request) {
    return request instanceof IdRequest(IdRequest.Action action, long spid)
        && action == IdRequest.Action.DETACH_SPID;
  }

  private static long changedId(Request request) {
    return switch (request) {
      case IdRequest(IdRequest.Action action, long id)
          when action == IdRequest.Action.GET || action == IdRequest.Action.PUT ->
          id;
      case AttachSpidRequest(long id, int spid) -> id;
      default -> NONE;
    };
  }
}
