// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.pasid4j.daemon.command.BrokerCommands;
import io.pasid4j.daemon.command.CommandResult;
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
 * Answers the requests of a negotiated session, in their order. What does not fit the protocol gets
 * an error reply; docs/protocol.md has the table. Used by one event loop; allocates nothing for an
 * ioctl.
 */
final class RequestDispatcher {
  /** Every number of the VFIO ioctls, {@code _IO(';', nr)}: those not served are ENOTTY. */
  private static final int FIRST_IOCTL = 0x3B00;

  private static final int LAST_IOCTL = 0x3BFF;

  /**
   * How many ioctls a turn may do: about as long as two round trips of another, whose wait it is.
   * More in a turn would spare a flooding peer few system calls, and cost the others of its loop.
   */
  private static final int MAX_TURN_COST = 256;

  /** What one of pasid4j's own commands counts; their work is not all bounded by a word. */
  private static final int OWN_COST = 4;

  /** Where the flags of a PASID request are, after its argsz. */
  private static final int FLAGS_AT = Integer.BYTES;

  private static final int FLAGS_END = FLAGS_AT + Integer.BYTES;

  private static final int RESULT_REPLY_BYTES = FrameHeader.SIZE + Integer.BYTES;

  private final ConnectionContext caller;
  private final BrokerCommands ownCommands;
  private final ReplyWriter replies;
  private final LoopCounts counts;
  private final Series series;
  private int turnCost;
  private int untilTimed;

  /** PASID requests of this turn that were served, and how many of them were allocations. */
  private int served;

  private int allocated;

  /** What the request that is being served has come to. */
  private int result;

  RequestDispatcher(
      ConnectionContext caller,
      BrokerCommands ownCommands,
      ReplyWriter replies,
      LoopCounts counts,
      Series series) {
    this.caller = caller;
    this.ownCommands = ownCommands;
    this.replies = replies;
    this.counts = counts;
    this.series = series;
    untilTimed = counts.untilTimed();
  }

  /** Begins a turn of the event loop. */
  void newTurn() {
    turnCost = 0;
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

  /** Whether the rest of the requests should wait for the next turn, so that others get theirs. */
  boolean isTurnSpent() {
    return turnCost >= MAX_TURN_COST;
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
    int flags = FrameHeader.flags(in, at);
    int payload = at + FrameHeader.SIZE;
    int payloadBytes = sizeBytes - FrameHeader.SIZE;
    Session session = caller.session();
    if (command == series.pasidRequest() && isCommand(flags) && session != null) {
      pasidRequest(session.container(), in, at, command, payloadBytes);
      return;
    }
    result = RequestResult.OK;
    if (!isCommand(flags)) {
      fail(in, at, Errno.EINVAL);
    } else if (FIRST_IOCTL <= command && command <= LAST_IOCTL) {
      ioctl(session, in, at, payload, payloadBytes);
    } else if (CommandId.FIRST <= command && command <= CommandId.LAST) {
      own(in, at, payload, payloadBytes);
    } else {
      fail(in, at, FrameCommand.isDevice(command) ? Errno.ENOTSUP : Errno.EINVAL);
    }
    count(command, in, payload, payloadBytes);
  }

  private static boolean isCommand(int flags) {
    return FrameHeader.type(flags) == FrameHeader.TYPE_COMMAND;
  }

  private void count(int command, ByteBuffer in, int payload, int payloadBytes) {
    long flags = payloadBytes >= FLAGS_END ? LittleEndian.u32(in, payload + FLAGS_AT) : 0;
    counts.count(RequestOp.of(command, flags), result, 1);
  }

  /** The hot path: a request that is served has one of two flags, and is counted with its turn. */
  private void pasidRequest(
      Container container, ByteBuffer in, int at, int command, int payloadBytes) {
    turnCost++;
    int payload = at + FrameHeader.SIZE;
    int answer = container.ioctl(series, command, in, payload, payloadBytes);
    if (answer < 0) {
      fail(in, at, -answer);
      count(VfioIoctl.PASID_REQUEST, in, payload, payloadBytes);
      return;
    }
    served++;
    allocated += LittleEndian.s32(in, payload + FLAGS_AT) & PasidRequest.ALLOC;
    if (wantsReply(in, at)) {
      number(in, at, command, answer);
    }
  }

  private void ioctl(
      @Nullable Session session, ByteBuffer in, int at, int payload, int payloadBytes) {
    turnCost++;
    if (session == null) {
      fail(in, at, Errno.EPERM);
      return;
    }
    Container container = session.container();
    int command = FrameHeader.command(in, at);
    if (command == VfioIoctl.IOMMU_GET_INFO) {
      info(container, in, at, payload, payloadBytes);
    } else {
      answer(in, at, command, container.ioctl(series, command, in, payload, payloadBytes));
    }
  }

  private void answer(ByteBuffer in, int at, int command, int answer) {
    if (answer < 0) {
      fail(in, at, -answer);
    } else if (wantsReply(in, at)) {
      number(in, at, command, answer);
    }
  }

  private void number(ByteBuffer in, int at, int command, int number) {
    int reply = replies.reserve(RESULT_REPLY_BYTES);
    ByteBuffer out = replies.buffer();
    FrameHeader.putReply(out, reply, FrameHeader.messageId(in, at), command, Integer.BYTES);
    LittleEndian.put32(out, reply + FrameHeader.SIZE, number);
    replies.commit(RESULT_REPLY_BYTES);
  }

  private void info(Container container, ByteBuffer in, int at, int payload, int payloadBytes) {
    int reply = replies.reserve(RESULT_REPLY_BYTES + IommuInfo.MAX_SIZE);
    int struct = reply + RESULT_REPLY_BYTES;
    int written = container.info(series, in, payload, payloadBytes, replies.buffer(), struct);
    if (written < 0) {
      fail(in, at, -written);
      return;
    }
    LittleEndian.put32(replies.buffer(), reply + FrameHeader.SIZE, 0);
    finish(in, at, reply, Integer.BYTES + written);
  }

  private void own(ByteBuffer in, int at, int payload, int payloadBytes) {
    int command = FrameHeader.command(in, at);
    // SETS may look at every session there is.
    turnCost += command == CommandId.SETS ? MAX_TURN_COST : OWN_COST;
    switch (ownCommands.serve(caller, command, in, payload, payloadBytes)) {
      case CommandResult.Error failed -> fail(in, at, failed.errno());
      case CommandResult.Reply told -> tell(in, at, told.payload());
    }
  }

  private void tell(ByteBuffer in, int at, Payload told) {
    if (told instanceof ResultReply number) {
      result = RequestResult.ofNumber(number.result());
    }
    int reply = replies.reserve(FrameHeader.SIZE + told.sizeBytes());
    told.put(replies.buffer(), reply + FrameHeader.SIZE);
    finish(in, at, reply, told.sizeBytes());
  }

  /** Ends a reply whose payload has been written already. */
  private void finish(ByteBuffer in, int at, int reply, int payloadBytes) {
    if (wantsReply(in, at)) {
      FrameHeader.putReply(
          replies.buffer(),
          reply,
          FrameHeader.messageId(in, at),
          FrameHeader.command(in, at),
          payloadBytes);
      replies.commit(FrameHeader.SIZE + payloadBytes);
    }
  }

  private void fail(ByteBuffer in, int at, int errno) {
    result = RequestResult.ofErrno(errno);
    if (wantsReply(in, at)) {
      replies.error(FrameHeader.messageId(in, at), FrameHeader.command(in, at), errno);
    }
  }

  private static boolean wantsReply(ByteBuffer in, int at) {
    return (FrameHeader.flags(in, at) & FrameHeader.NO_REPLY) == 0;
  }
}
