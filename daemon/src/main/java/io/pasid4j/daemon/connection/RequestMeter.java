// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.pasid4j.daemon.metrics.LoopCounts;
import io.pasid4j.daemon.metrics.RequestOp;
import io.pasid4j.daemon.metrics.RequestResult;
import io.pasid4j.protocol.LittleEndian;
import io.pasid4j.protocol.container.PasidRequest;
import io.pasid4j.protocol.frame.FrameHeader;
import java.nio.ByteBuffer;

/**
 * Counts the requests of a connection by kind and result, and times some of them. PASID requests
 * that were served are counted together at the end of a turn. Used by one event loop; allocates
 * nothing.
 */
final class RequestMeter {
  /** Where the flags of a PASID request are, after its argsz. */
  private static final int FLAGS_AT = Integer.BYTES;

  private static final int FLAGS_END = FLAGS_AT + Integer.BYTES;

  private final LoopCounts counts;
  private int untilTimed;

  /** PASID requests of this turn that were served, and how many of them were allocations. */
  private int served;

  private int allocated;

  RequestMeter(LoopCounts counts) {
    this.counts = counts;
    untilTimed = counts.untilTimed();
  }

  /** Begins a turn of the event loop: other connections have counted since. */
  void newTurn() {
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

  /** Returns whether the request that begins now is to be timed. */
  boolean begin() {
    if (--untilTimed > 0) {
      return false;
    }
    untilTimed = LoopCounts.TIMED_ONE_OF;
    return true;
  }

  /** Records the duration of a request that was timed. */
  void time(long nanos) {
    counts.time(nanos);
  }

  /** Counts a PASID request that was served, and so has one of two flags. */
  void countServed(int flags) {
    served++;
    allocated += flags & PasidRequest.ALLOC;
  }

  /** Counts any other request. */
  void count(int op, int result) {
    counts.count(op, result, 1);
  }

  /** Returns the kind of a request, one of {@link RequestOp}. */
  static int op(ByteBuffer in, int at, int payloadBytes) {
    int flagsAt = at + FrameHeader.SIZE + FLAGS_AT;
    long flags = payloadBytes >= FLAGS_END ? LittleEndian.u32(in, flagsAt) : 0;
    return RequestOp.of(FrameHeader.command(in, at), flags);
  }
}
