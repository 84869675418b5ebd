// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * Asks for the holder of an ID: {@code u32 id}; for another space than the default one, or a longer
 * reply, {@code u8 space[64]}, the space's name padded with zeros; for a longer reply {@code u32
 * reply_bytes}. The reply is a {@link ShowReply}; EINVAL for an ID outside the space, ENOENT for a
 * space that does not exist or in which the peer may not open a set.
 *
 * @param id the ID, 0 to 2^32-1 inclusive
 * @param space the space's name, at most {@link Limits#MOST_NAME_BYTES} printable bytes; empty: the
 *     default space
 * @param replyBytes the longest reply that is understood, {@link ShowReply#FIRST_SIZE} or more; the
 *     daemon sends as much of it as it knows
 */
public record ShowRequest(long id, String space, int replyBytes) implements Request {
  static final int SIZE = 4;

  private static final int REPLY_BYTES_AT = SIZE + SpaceField.SIZE;
  private static final int LONG_SIZE = REPLY_BYTES_AT + 4;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public ShowRequest {
    Limits.u32("id", id);
    SpaceField.check(space);
    Limits.within("replyBytes", replyBytes, ShowReply.FIRST_SIZE, Integer.MAX_VALUE);
  }

  /**
   * Requests the whole reply.
   *
   * @param id the ID, 0 to 2^32-1 inclusive
   * @param space the space's name; empty: the default space
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public ShowRequest(long id, String space) {
    this(id, space, ShowReply.SIZE);
  }

  /**
   * Requests the whole reply, in the default space.
   *
   * @param id the ID, 0 to 2^32-1 inclusive
   * @throws IllegalArgumentException if it is out of range; the message names it
   */
  public ShowRequest(long id) {
    this(id, "");
  }

  static ShowRequest read(ByteBuffer payload, int at, int lengthBytes) {
    long replyBytes =
        lengthBytes < LONG_SIZE
            ? ShowReply.FIRST_SIZE
            : LittleEndian.u32(payload, at + REPLY_BYTES_AT);
    return new ShowRequest(
        LittleEndian.u32(payload, at),
        SpaceField.readOptional(payload, at + SIZE, lengthBytes - SIZE),
        (int) Math.min(replyBytes, Integer.MAX_VALUE));
  }

  private boolean asksForMore() {
    return replyBytes > ShowReply.FIRST_SIZE;
  }

  @Override
  public int command() {
    return CommandId.SHOW;
  }

  @Override
  public int sizeBytes() {
    if (asksForMore()) {
      return LONG_SIZE;
    }
    return space.isEmpty() ? SIZE : REPLY_BYTES_AT;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, (int) id);
    if (asksForMore() || !space.isEmpty()) {
      SpaceField.put(buffer, at + SIZE, space);
    }
    if (asksForMore()) {
      LittleEndian.put32(buffer, at + REPLY_BYTES_AT, replyBytes);
    }
  }
}
