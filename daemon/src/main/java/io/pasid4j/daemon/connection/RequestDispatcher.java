// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.pasid4j.daemon.command.BrokerCommands;
import io.pasid4j.daemon.command.CommandResult;
import io.pasid4j.daemon.limits.TurnBudget;
import io.pasid4j.daemon.metrics.LoopCounts;
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

  private final ConnectionContext caller;
  private final BrokerCommands ownCommands;
  private final Responder responder;
  private final RequestMeter meter;
  private final Deferral deferral;
  private final Series series;
  private final TurnBudget budget = new TurnBudget();

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
    this.meter = new RequestMeter(counts);
    this.deferral = deferral;
    this.series = series;
  }

  /** Begins a turn of the event loop. */
  void newTurn() {
    budget.renew();
    meter.newTurn();
  }

  /** Ends a turn: its requests are counted before their replies leave. */
  void endTurn() {
    meter.endTurn();
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
    if (meter.begin()) {
      long startNanos = System.nanoTime();
      serve(in, at, sizeBytes);
      meter.time(System.nanoTime() - startNanos);
    } else {
      serve(in, at, sizeBytes);
    }
  }

  private void serve(ByteBuffer in, int at, int sizeBytes) {
    int command = FrameHeader.command(in, at);
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
      ioctl(session, in, at, payloadBytes);
    } else if (CommandId.FIRST <= command && command <= CommandId.LAST) {
      ownCommand(in, at, payloadBytes);
    } else {
      fail(in, at, FrameCommand.isDevice(command) ? Errno.ENOTSUP : Errno.EINVAL);
    }
    count(in, at, payloadBytes);
  }

  private static int payload(int at) {
    return at + FrameHeader.SIZE;
  }

  private void count(ByteBuffer in, int at, int payloadBytes) {
    if (deferred == null) {
      meter.count(RequestMeter.op(in, at, payloadBytes), result);
    }
  }

  /** The hot path: a request that is served has one of two flags, and is counted with its turn. */
  private void pasidRequest(Session session, ByteBuffer in, int at, int payloadBytes) {
    budget.charge(TurnBudget.IOCTL);
    int payload = payload(at);
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
    int payload = payload(at);
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
    if (answer < 0) {
      fail(in, at, -answer);
      count(in, at, payloadBytes);
      return;
    }
    meter.countServed(PasidRequest.flags(in, payload(at)));
    responder.number(in, at, series.pasidRequest(), answer);
  }

  private void ioctl(@Nullable Session session, ByteBuffer in, int at, int payloadBytes) {
    budget.charge(TurnBudget.IOCTL);
    if (session == null) {
      fail(in, at, Errno.EPERM);
      return;
    }
    Container container = session.container();
    int command = FrameHeader.command(in, at);
    if (command == VfioIoctl.IOMMU_GET_INFO) {
      info(container, in, at, payloadBytes);
      return;
    }
    int answer = container.ioctl(series, command, in, payload(at), payloadBytes);
    if (answer < 0) {
      fail(in, at, -answer);
    } else {
      responder.number(in, at, command, answer);
    }
  }

  private void info(Container container, ByteBuffer in, int at, int payloadBytes) {
    int reply = responder.reserve(Integer.BYTES + IommuInfo.MAX_SIZE);
    int resultAt = payload(reply);
    int written =
        container.info(
            series, in, payload(at), payloadBytes, responder.buffer(), resultAt + Integer.BYTES);
    if (written < 0) {
      fail(in, at, -written);
      return;
    }
    LittleEndian.put32(responder.buffer(), resultAt, 0);
    responder.finish(in, at, reply, Integer.BYTES + written);
  }

  private void ownCommand(ByteBuffer in, int at, int payloadBytes) {
    budget.charge(TurnBudget.OWN_COMMAND);
    int command = FrameHeader.command(in, at);
    CommandResult outcome =
        ownCommands.serve(caller, budget, command, in, payload(at), payloadBytes);
    if (outcome instanceof CommandResult.Deferred || outcome instanceof CommandResult.Waiting) {
      defer(in, at, payloadBytes, outcome);
    } else {
      answer(in, at, outcome);
    }
  }

  private void defer(ByteBuffer in, int at, int payloadBytes, CommandResult unfinished) {
    deferred = DeferredRequest.of(in, at, RequestMeter.op(in, at, payloadBytes));
    deferral.goOn(unfinished);
  }

  /**
   * Refuses a request, for the set is at another host; but the events of this host are still the
   * connection's to receive and to acknowledge, until it ends.
   */
  void dispatchElsewhere(ByteBuffer in, int at, int sizeBytes) {
    int command = FrameHeader.command(in, at);
    if (command == CommandId.ACK_DRAIN || command == CommandId.UNSUBSCRIBE) {
      dispatch(in, at, sizeBytes);
    } else {
      responder.error(in, at, Errno.EREMOTE);
    }
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
    meter.count(request.op(), result);
  }

  private void answer(ByteBuffer in, int at, CommandResult done) {
    switch (done) {
      case CommandResult.Failure failure -> fail(in, at, failure.errno());
      case CommandResult.Reply reply -> reply(in, at, reply.payload());
      case CommandResult.Deferred _, CommandResult.Waiting _ ->
          throw new IllegalStateException("result: " + done + " (expected: one to reply with)");
    }
  }

  private void reply(ByteBuffer in, int at, Payload payload) {
    if (payload instanceof ResultReply number) {
      result = RequestResult.ofNumber(number.result());
    }
    int reply = responder.reserve(payload.sizeBytes());
    payload.put(responder.buffer(), payload(reply));
    responder.finish(in, at, reply, payload.sizeBytes());
  }

  private void fail(ByteBuffer in, int at, int errno) {
    result = RequestResult.ofErrno(errno);
    responder.error(in, at, errno);
  }
}
