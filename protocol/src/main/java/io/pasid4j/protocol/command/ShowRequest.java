// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * Asks who holds an ID: {@code u32 id}, and if it is not of the default space {@code u8 space[64]},
 * its name filled up with zeros. Answered by {@link ShowReply}; by EINVAL for an ID that is not of
 * the space, by ENOENT for a space that is not there or that the peer may not open a set in.
 *
 * @param id the ID, 0 to 2^32-1 inclusive
 * @param space the space's name, at most {@link Limits#MOST_NAME_BYTES} printable bytes; empty: the
 *     default space
 */
public record ShowRequest(long id, String space) implements Request {
  static final int SIZE = 4;

  private static final int LONG_SIZE = SIZE + Limits.MOST_NAME_BYTES;

  /**
   * Checks the ID and the name.
   *
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public ShowRequest {
    Limits.u32("id", id);
    if (!space.isEmpty()) {
      Text.printable("space", space, Limits.MOST_NAME_BYTES);
    }
  }

  /**
   * Asks in the default space.
   *
   * @param id the ID, 0 to 2^32-1 inclusive
   * @throws IllegalArgumentException if it is out of range; the message names it
   */
  public ShowRequest(long id) {
    this(id, "");
  }

  static ShowRequest read(ByteBuffer payload, int at, int lengthBytes) {
    long id = LittleEndian.u32(payload, at);
    if (lengthBytes == SIZE) {
      return new ShowRequest(id);
    }
    // Half a name must not be taken for the default space.
    int most = Limits.MOST_NAME_BYTES;
    Limits.within("space bytes", Math.min(lengthBytes - SIZE, most), most, most);
    return new ShowRequest(id, Text.readPadded(payload, at + SIZE, "space", most));
  }

  @Override
  public int command() {
    return CommandId.SHOW;
  }

  @Override
  public int sizeBytes() {
    return space.isEmpty() ? SIZE : LONG_SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, (int) id);
    if (!space.isEmpty()) {
      Text.putPadded(buffer, at + SIZE, "space", space, Limits.MOST_NAME_BYTES);
    }
  }
}
