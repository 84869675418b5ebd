// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.target;

import io.pasid4j.fuzz.broker.Connection;
import io.pasid4j.fuzz.broker.Frames;
import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.vfio.frame.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Asks one thing over a connection. */
record Exchange(Connection connection) {
  private static final int MESSAGE_ID = 7;

  /** The payload of the reply to a command whose fields have 32 bits; the command must not fail. */
  ByteBuffer ask(int command, int... fields) {
    byte[] frame = Frames.command(MESSAGE_ID, command, fields);
    Expect.that(connection.send(frame, 0, frame.length), "connection: closed");
    ByteBuffer reply = connection.received();
    Expect.that(reply.limit() >= FrameHeader.SIZE + Integer.BYTES, "reply: an error or none");
    Expect.equal("message id", FrameHeader.messageId(reply, 0), MESSAGE_ID);
    Expect.equal("command", FrameHeader.command(reply, 0), command);
    Expect.equal("size", FrameHeader.sizeBytes(reply, 0), (long) reply.limit());
    Expect.equal("flags", FrameHeader.flags(reply, 0), FrameHeader.TYPE_REPLY);
    return reply
        .slice(FrameHeader.SIZE, reply.limit() - FrameHeader.SIZE)
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
