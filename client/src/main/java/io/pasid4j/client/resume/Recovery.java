// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.resume;

import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.LittleEndian;
import io.pasid4j.protocol.command.AllocateRequest;
import io.pasid4j.protocol.command.AttachSpidRequest;
import io.pasid4j.protocol.command.FreeRequest;
import io.pasid4j.protocol.command.IdRequest;
import io.pasid4j.protocol.command.ReportBusyRequest;
import io.pasid4j.protocol.command.Request;
import io.pasid4j.protocol.frame.FrameHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;

/**
 * Completes the unanswered requests of a set that was resumed, each once.
 *
 * <p>Some first part of them was executed. IDs that this part allocated without a reply are
 * released, as if they had never been allocated; IDs that it freed stay free, since another set may
 * have them by now. Then all requests are repeated in their order, and the IDs freed before are
 * added to the results of the frees. An ID that a free still to be repeated has freed before must
 * not be the result of an earlier allocation, since the free would take it away again: it is freed
 * instead, and another one is allocated.
 */
final class Recovery {
  private final RequestSender sender;
  private final ConfirmedState confirmed;
  private final SetView set;

  /** IDs already freed by an unanswered FREE that has not been replayed yet. */
  private final IdSet freed = new IdSet();

  /** IDs already reported by an unanswered report that has not been replayed yet. */
  private final IdSet reported = new IdSet();

  Recovery(RequestSender sender, ConfirmedState confirmed, SetView set) {
    this.sender = sender;
    this.confirmed = confirmed;
    this.set = set;
  }

  /** Frees what the set holds beyond the confirmed state. */
  void reconcile(Queue<? extends PendingCall> unanswered) throws IOException {
    IdSet listed = set.list();
    set.free(unconfirmed(listed));
    for (int id : confirmed.heldIds()) {
      if (!listed.has(id)) {
        resolveMissing(id, unanswered);
      }
    }
    for (Request request : confirmed.givenUp()) {
      resolve(request);
      confirmed.resolve(request);
    }
  }

  private IdSet unconfirmed(IdSet listed) {
    IdSet unconfirmed = new IdSet();
    listed.forEach(
        PasidRange.ALL,
        id -> {
          if (!confirmed.holds(id)) {
            unconfirmed.add(id);
          }
        });
    return unconfirmed;
  }

  private void resolveMissing(int id, Queue<? extends PendingCall> unanswered) {
    Request cause =
        unanswered.stream()
            .map(PendingCall::request)
            .filter(request -> takesAway(request, id))
            .findFirst()
            .orElse(null);
    switch (cause) {
      case FreeRequest free -> freed.add(id);
      case ReportBusyRequest report -> reported.add(id);
      // Freed by an abandoned request, or by an operator.
      case null, default -> confirmed.drop(id);
    }
  }

  private static boolean takesAway(Request request, int id) {
    return switch (request) {
      case FreeRequest(PasidRange range) -> range.contains(id);
      case ReportBusyRequest(long busy, PasidRange range) -> busy == id;
      default -> false;
    };
  }

  /** Queries the effect of an abandoned request, as far as the list does not show it. */
  private void resolve(Request request) throws IOException {
    switch (request) {
      case IdRequest ofId -> resolve(ofId);
      case AttachSpidRequest(long id, int spid) ->
          confirmed.correctSpid(spid, set.findBySpid(spid));
      default -> {}
    }
  }

  private void resolve(IdRequest request) throws IOException {
    long id = request.id();
    switch (request.action()) {
      case GET, PUT -> confirmed.correctReferences((int) id, set.show(id).references());
      case DETACH_SPID -> confirmed.correctSpid(id, set.findBySpid(id));
      case HOLDS, FIND_SPID -> {}
    }
  }

  /** Completes one request after the other, and removes them. */
  void answer(Queue<? extends PendingCall> unanswered) throws IOException {
    for (PendingCall next = unanswered.peek(); next != null; next = unanswered.peek()) {
      ByteBuffer reply = repeat(next.request());
      confirmed.record(next.request(), reply);
      unanswered.remove();
      next.answer(reply);
    }
  }

  private ByteBuffer repeat(Request request) throws IOException {
    return switch (request) {
      case AllocateRequest allocation -> allocate(allocation);
      case FreeRequest free -> free(free);
      case IdRequest ofId -> repeat(ofId);
      case ReportBusyRequest report -> report(report);
      default -> sender.ask(request);
    };
  }

  private ByteBuffer repeat(IdRequest request) throws IOException {
    return switch (request.action()) {
      case GET -> get(request, request.id());
      case PUT -> put(request, request.id());
      case DETACH_SPID -> detach(request);
      case HOLDS, FIND_SPID -> sender.ask(request);
    };
  }

  private ByteBuffer allocate(AllocateRequest allocation) throws IOException {
    ByteBuffer reply = sender.ask(allocation);
    while (!freed.isEmpty() && returnedFreed(ReplyFrame.ids(reply))) {
      reply = sender.ask(allocation);
    }
    return reply;
  }

  /**
   * Returns whether an allocation returned IDs that a free has to report; frees its others then.
   */
  private boolean returnedFreed(int[] ids) throws IOException {
    boolean any = false;
    IdSet others = new IdSet();
    for (int id : ids) {
      if (freed.remove(id)) {
        any = true;
      } else {
        others.add(id);
      }
    }
    if (any) {
      set.free(others);
    }
    return any;
  }

  private ByteBuffer free(FreeRequest free) throws IOException {
    ByteBuffer reply = sender.ask(free);
    int result = ReplyFrame.result(reply);
    if (result >= 0) {
      LittleEndian.put32(reply, FrameHeader.SIZE, result + freed.remove(free.range()));
    }
    return reply;
  }

  /**
   * Repeats only the allocation of a report that was done: its ID was freed again. The mark may be
   * gone by now, for an operator can clear it.
   */
  private ByteBuffer report(ReportBusyRequest report) throws IOException {
    boolean done = report.id() <= Integer.MAX_VALUE && reported.remove((int) report.id());
    if (!done) {
      return sender.ask(report);
    }
    ByteBuffer reply = allocate(new AllocateRequest(report.range(), 1, false));
    int[] ids = ReplyFrame.ids(reply);
    return ids.length == 0
        ? ReplyFrame.ofError(report.command(), Errno.ENOSPC)
        : ReplyFrame.of(report.command(), ids[0]);
  }

  private ByteBuffer get(Request request, long id) throws IOException {
    return set.show(id).references() == confirmed.references(id) + 1
        ? ReplyFrame.of(request.command(), SetView.TAKEN)
        : sender.ask(request);
  }

  private ByteBuffer put(Request request, long id) throws IOException {
    SetView.Shown shown = set.show(id);
    return shown.references() + 1 == confirmed.references(id)
        ? ReplyFrame.of(request.command(), shown.resultOfPut())
        : sender.ask(request);
  }

  private ByteBuffer detach(IdRequest detaching) throws IOException {
    ByteBuffer reply = sender.ask(detaching);
    return ReplyFrame.result(reply) == 0 && confirmed.hasSpid(detaching.id())
        ? ReplyFrame.of(detaching.command(), 1)
        : reply;
  }
}
