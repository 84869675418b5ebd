// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/** The reply that is IDs: {@code s32 result = n}, then n times {@code u32 id}, ascending. */
public final class IdsReply implements Payload {
  private static final int IDS_AT = 4;

  private final int[] ids;

  /**
   * A reply of IDs.
   *
   * @param ids the IDs, at most {@link Limits#MOST_IDS}; not copied, so not to be changed any more
   * @throws IllegalArgumentException if there are more
   */
  public IdsReply(int[] ids) {
    Limits.within("ids", ids.length, 0, Limits.MOST_IDS);
    this.ids = ids;
  }

  /**
   * The IDs.
   *
   * @return the reply's own array, not to be changed
   */
  public int[] ids() {
    return ids;
  }

  /**
   * Reads a reply whose result is not negative.
   *
   * @param payload holds the reply; position and limit stay
   * @param at absolute index of its first byte
   * @param lengthBytes its length, 0 or more
   * @return the IDs, or malformed if the result is no count of IDs or the reply is too short for it
   */
  public static Decoded<IdsReply> decode(ByteBuffer payload, int at, int lengthBytes) {
    return Replies.decode(lengthBytes, IDS_AT, () -> read(payload, at, lengthBytes));
  }

  private static IdsReply read(ByteBuffer payload, int at, int lengthBytes) {
    int most = Math.min(Limits.MOST_IDS, (lengthBytes - IDS_AT) / Integer.BYTES);
    int[] ids = new int[(int) Limits.within("ids", LittleEndian.s32(payload, at), 0, most)];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = LittleEndian.s32(payload, at + IDS_AT + i * Integer.BYTES);
    }
    return new IdsReply(ids);
  }

  @Override
  public int sizeBytes() {
    return IDS_AT + ids.length * Integer.BYTES;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, ids.length);
    for (int i = 0; i < ids.length; i++) {
      LittleEndian.put32(buffer, at + IDS_AT + i * Integer.BYTES, ids[i]);
    }
  }
}
