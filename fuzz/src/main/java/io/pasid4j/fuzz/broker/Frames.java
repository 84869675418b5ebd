// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.broker;

import io.pasid4j.protocol.frame.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Messages as a peer makes them. */
public final class Frames {
  private static final int VERSION_BYTES = FrameHeader.SIZE + 4;

  private Frames() {}

  /** The messages of a peer that has said first that it speaks 0.1. */
  public static byte[] afterNegotiation(byte[] messages) {
    ByteBuffer all = ByteBuffer.allocate(VERSION_BYTES + messages.length);
    all.order(ByteOrder.LITTLE_ENDIAN).putShort(2, (short) 1).putInt(4, VERSION_BYTES);
    return all.putShort(VERSION_BYTES - 2, (short) 1).put(VERSION_BYTES, messages).array();
  }

  /** A command. */
  public static byte[] command(int messageId, int command, byte[] payload) {
    byte[] bytes = new byte[FrameHeader.SIZE + payload.length];
    ByteBuffer frame = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    FrameHeader.putCommand(frame, 0, messageId, command, payload.length);
    frame.put(FrameHeader.SIZE, payload);
    return bytes;
  }

  /** The payload whose fields have 32 bits. */
  public static byte[] payload(int... fields) {
    ByteBuffer payload = ByteBuffer.allocate(fields.length * Integer.BYTES);
    payload.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(fields);
    return payload.array();
  }
}
