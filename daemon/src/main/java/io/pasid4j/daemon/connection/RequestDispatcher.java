// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.pasid4j.daemon.command.BrokerCommands;
import io.pasid4j.daemon.command.CommandResult;
import io.pasid4j.daemon.limits.TurnBudget;
import io.pasid4j.daemon.metrics.LoopCounts;
import io.pasid4j.daemon.metrics.RequestOp;
import io.pasid4j.daemon.metrics.RequestResult;
import io.pasid4j.daemon.session.ConnectionContext;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.LittleEndian;
import io.pasid4j.protocol.VfioIoctl;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.protocol.command.Payload;
import io.pasid4j.protocol.command.ResultReply;
import io.pasid4j.protocol.container.Container;
import io.pasid4j.protocol.container.IommuInfo;
import io.pasid4j.protocol.container.PasidRequest;
import io.pasid4j.protocol.container.Series;
import io.pasid4j.protocol.frame.FrameCommand;
import io.pasid4j.protocol.frame.FrameHeader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Serves the requests of a negotiated session, in their order. A request that does not fit the
 * protocol gets an error reply; docs/reference/protocol.md has the table. One that handles too many
 * IDs for a turn is deferred, and the requests after it wait. Used by one event loop; allocates
 * nothing for an ioctl.
 */
final class RequestDispatcher {
  /** Every number of the VFIO ioctls, {@code _IO(';', nr)}: those not served are ENOTTY. */
  private static final int FIRST_IOCTL = 0x3B00;

  private static final int LAST_IOCTL = 0x3BFF;

  /** Where the flags of a PASID request are, after its argsz. */
  private static final int FLAGS_AT = Integer.BYTES;

  private static final int FLAGS_END = FLAGS_AT + Integer.BYTES;

  private final ConnectionContext caller;
  private final BrokerCommands ownCommands;
  private final Responder responder;
  private final LoopCounts counts;
  private final Deferral deferral;
  private final Series series;
  private final TurnBudget budget = new TurnBudget();
  private int untilTimed;

  /** PASID requests of this turn that were served, and how many of them were allocations. */
  private int served;

  private int allocated;

  /** The result of the request that is being served, for the metrics. */
  private int result;

  private @Nullable DeferredRequest deferred;

  /** Runs work outside the event loop. */
  interface Deferral {
    /**
     * Completes a request: the rest of the work, then {@link RequestDispatcher#complete} on the
     * event loop.
     */
    void goOn(CommandResult unfinished);
  }

  RequestDispatcher(
      ConnectionContext caller,
      BrokerCommands ownCommands,
      ReplyWriter replies,
      LoopCounts counts,
      Deferral deferral,
      Series series) {
    this.caller = caller;
    this.ownCommands = ownCommands;
    this.responder = new Responder(replies);
    this.counts = counts;
    this.deferral = deferral;
    this.series = series;
    untilTimed = counts.untilTimed();
  }

  /** Begins a turn of the event loop. */
  void newTurn() {
    budget.renew();
    untilTimed = counts.untilTimed();
  }

  /** Ends a turn: its requests are counted before their replies leave. */
  void endTurn() {
    counts.untilTimed(untilTimed);
    if (served > 0) {
      counts.count(RequestOp.IOCTL_ALLOC, RequestResult.OK, allocated);
      counts.count(RequestOp.IOCTL_FREE, RequestResult.OK, served - allocated);
      served = 0;
      allocated = 0;
    }
  }

  /** Returns whether the rest of the requests should wait, so that others get their turn. */
  boolean isTurnSpent() {
    return budget.isSpent() || deferred != null;
  }

  /** Returns whether a request is served outside the event loop, and all others wait. */
  boolean isDeferring() {
    return deferred != null;
  }

  void dispatch(ByteBuffer in, int at, int sizeBytes) {
    if (--untilTimed > 0) {
      serve(in, at, sizeBytes);
    } else {
      untilTimed = LoopCounts.TIMED_ONE_OF;
      long startNanos = System.nanoTime();
      serve(in, at, sizeBytes);
      counts.time(System.nanoTime() - startNanos);
    }
  }

  private void serve(ByteBuffer in, int at, int sizeBytes) {
    int command = FrameHeader.command(in, at);
    int payload = at + FrameHeader.SIZE;
    int payloadBytes = sizeBytes - FrameHeader.SIZE;
    boolean isCommand = FrameHeader.type(FrameHeader.flags(in, at)) == FrameHeader.TYPE_COMMAND;
    Session session = caller.session();
    if (command == series.pasidRequest() && isCommand && session != null) {
      pasidRequest(session, in, at, payloadBytes);
      return;
    }
    result = RequestResult.OK;
    if (!isCommand) {
      fail(in, at, Errno.EINVAL);
    } else if (FIRST_IOCTL <= command && command <= LAST_IOCTL) {
      ioctl(session, in, at, payload, payloadBytes);
    } else if (CommandId.FIRST <= command && command <= CommandId.LAST) {
      own(in, at, payload, payloadBytes);
    } else {
      fail(in, at, FrameCommand.isDevice(command) ? Errno.ENOTSUP : Errno.EINVAL);
    }
    count(in, at, payload, payloadBytes);
  }

  private void count(ByteBuffer in, int at, int payload, int payloadBytes) {
    if (deferred == null) {
      counts.count(op(in, at, payload, payloadBytes), result, 1);
    }
  }

  private static int op(ByteBuffer in, int at, int payload, int payloadBytes) {
    long flags = payloadBytes >= FLAGS_END ? LittleEndian.u32(in, payload + FLAGS_AT) : 0;
    return RequestOp.of(FrameHeader.command(in, at), flags);
  }

  /** The hot path: a request that is served has one of two flags, and is counted with its turn. */
  private void pasidRequest(Session session, ByteBuffer in, int at, int payloadBytes) {
    budget.charge(TurnBudget.IOCTL);
    int payload = at + FrameHeader.SIZE;
    if (ContainerRequests.isRangeFree(in, payload, payloadBytes)) {
      freeRange(session, in, at, payloadBytes);
      return;
    }
    int answer =
        session.container().ioctl(series, series.pasidRequest(), in, payload, payloadBytes);
    if (answer == -Errno.ENOSPC && ContainerRequests.mayLease(session)) {
      defer(in, at, payloadBytes, ContainerRequests.lease(session, series, in, payload));
    } else {
      answerPasidRequest(in, at, payloadBytes, answer);
    }
  }

  private void freeRange(Session session, ByteBuffer in, int at, int payloadBytes) {
    int payload = at + FrameHeader.SIZE;
    Container container = session.container();
    if (ContainerRequests.isBulk(session.set(), in, payload)) {
      defer(
          in,
          at,
          payloadBytes,
          new CommandResult.Deferred(
              ContainerRequests.deferred(container, series, in, payload, payloadBytes)));
      return;
    }
    int answer = ContainerRequests.free(session, series, in, payload, payloadBytes, budget);
    answerPasidRequest(in, at, payloadBytes, answer);
  }

  private void answerPasidRequest(ByteBuffer in, int at, int payloadBytes, int answer) {
    int payload = at + FrameHeader.SIZE;
    if (answer < 0) {
      fail(in, at, -answer);
      count(in, at, payload, payloadBytes);
      return;
    }
    served++;
    allocated += LittleEndian.s32(in, payload + FLAGS_AT) & PasidRequest.ALLOC;
    responder.number(in, at, series.pasidRequest(), answer);
  }

  private void ioctl(
      @Nullable Session session, ByteBuffer in, int at, int payload, int payloadBytes) {
    budget.charge(TurnBudget.IOCTL);
    if (session == null) {
      fail(in, at, Errno.EPERM);
      return;
    }
    Container container = session.container();
    int command = FrameHeader.command(in, at);
    if (command == VfioIoctl.IOMMU_GET_INFO) {
      info(container, in, at, payload, payloadBytes);
      return;
    }
    int answer = container.ioctl(series, command, in, payload, payloadBytes);
    if (answer < 0) {
      fail(in, at, -answer);
    } else {
      responder.number(in, at, command, answer);
    }
  }

  private void info(Container container, ByteBuffer in, int at, int payload, int payloadBytes) {
    int reply = responder.reserve(Integer.BYTES + IommuInfo.MAX_SIZE);
    int result = reply + FrameHeader.SIZE;
    int written =
        container.info(
            series, in, payload, payloadBytes, responder.buffer(), result + Integer.BYTES);
    if (written < 0) {
      fail(in, at, -written);
      return;
    }
    LittleEndian.put32(responder.buffer(), result, 0);
    responder.finish(in, at, reply, Integer.BYTES + written);
  }

  private void own(ByteBuffer in, int at, int payload, int payloadBytes) {
    budget.charge(TurnBudget.OWN_COMMAND);
    int command = FrameHeader.command(in, at);
    CommandResult served = ownCommands.serve(caller, budget, command, in, payload, payloadBytes);
    if (served instanceof CommandResult.Deferred || served instanceof CommandResult.Waiting) {
      defer(in, at, payloadBytes, served);
    } else {
      answer(in, at, served);
    }
  }

  private void defer(ByteBuffer in, int at, int payloadBytes, CommandResult unfinished) {
    deferred = DeferredRequest.of(in, at, op(in, at, at + FrameHeader.SIZE, payloadBytes));
    deferral.goOn(unfinished);
  }

  /** Refuses a request of any kind. */
  void refuse(ByteBuffer in, int at, int errno) {
    responder.error(in, at, errno);
  }

  /** Replies to the deferred request; the requests after it may be served again. */
  void complete(CommandResult done) {
    DeferredRequest request = deferred;
    if (request == null) {
      throw new IllegalStateException("deferred request: none (expected: one)");
    }
    deferred = null;
    result = RequestResult.OK;
    answer(request.header(), 0, done);
    counts.count(request.op(), result, 1);
  }

  private void answer(ByteBuffer in, int at, CommandResult served) {
    switch (served) {
      case CommandResult.Failure failure -> fail(in, at, failure.errno());
      case CommandResult.Reply reply -> reply(in, at, reply.payload());
      case CommandResult.Deferred _, CommandResult.Waiting _ ->
          throw new IllegalStateException("deferred twice: " + served);
    }
  }

  private void reply(ByteBuffer in, int at, Payload payload) {
    if (payload instanceof ResultReply number) {
      result = RequestResult.ofNumber(number.result());
    }
    int reply = responder.reserve(payload.sizeBytes());
    payload.put(responder.buffer(), reply + FrameHeader.SIZE);
    responder.finish(in, at, reply, payload.sizeBytes());
  }

  private void fail(ByteBuffer in, int at, int errno) {
    result = RequestResult.ofErrno(errno);
    responder.error(in, at, errno);
  }
}
