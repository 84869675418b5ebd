// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.target;

import io.pasid4j.fuzz.broker.Broker;
import io.pasid4j.fuzz.broker.Frames;
import io.pasid4j.fuzz.broker.InProcessConnection;
import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.fuzz.input.FuzzInput;
import java.nio.ByteBuffer;

/**
 * A connection of the daemon under any bytes in pieces of any size, from the frame reader through
 * the negotiation and the dispatcher to the sets. Every message is answered once and in order, in
 * the form docs/reference/protocol.md gives; the daemon closes for the reasons that page gives and
 * for no other; its buffers are bounded; at the end nothing is left.
 */
public final class WireTarget {
  private WireTarget() {}

  /** Input: whether a good negotiation comes first, the sizes of the pieces, then the stream. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    FuzzInput input = new FuzzInput(bytes);
    int mode = input.u8();
    int first = 1 + input.u8();
    int second = 1 + input.u16();
    byte[] rest = input.rest();
    byte[] stream = (mode & 1) == 0 ? Frames.afterNegotiation(rest) : rest;
    try (InProcessConnection connection = Broker.one().connect(mode >> 4)) {
      ExpectedReplies expected = new ExpectedReplies(stream);
      int at = 0;
      for (int piece = first; at < stream.length; piece = piece == first ? second : first) {
        int length = Math.min(piece, stream.length - at);
        boolean open = connection.send(stream, at, length);
        at += length;
        ByteBuffer replies = connection.received();
        expected.check(replies, at, open);
        if (!open) {
          break;
        }
      }
      Expect.that(expected.isDone(), "replies: fewer than messages");
    }
    Broker.one().checkNothingIsLeft();
  }
}
