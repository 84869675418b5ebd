// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.core.Quota;
import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * The session that a connection has after SESSION or RESUME: {@code s32 result = 0; u32 set_id; u32
 * quota_limit; u32 quota_guarantee; u32 space_bits; u32 held; u8 token[32]}, 56 bytes.
 *
 * @param setId the set's id, 0 to 2^32-1 inclusive
 * @param quota the set's quota
 * @param spaceBits the width of the space, 1 to 31 inclusive
 * @param heldIds how many IDs count against the quota, held and pending, 0 or more
 * @param token the token for {@link ResumeRequest}; {@link ResumeToken#NONE} if the session is not
 *     resumable
 */
public record SessionReply(long setId, Quota quota, int spaceBits, int heldIds, ResumeToken token)
    implements Payload {
  private static final int SET_ID_AT = 4;
  private static final int LIMIT_AT = 8;
  private static final int GUARANTEE_AT = 12;
  private static final int BITS_AT = 16;
  private static final int HELD_AT = 20;
  private static final int TOKEN_AT = 24;
  private static final int SIZE = TOKEN_AT + ResumeToken.SIZE;
  private static final int MOST_BITS = 31;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public SessionReply {
    Limits.u32("setId", setId);
    Limits.within("spaceBits", spaceBits, 1, MOST_BITS);
    Limits.within("heldIds", heldIds, 0, Integer.MAX_VALUE);
  }

  /**
   * Reads a reply whose result is 0; a refusal is a {@link ResultReply} alone.
   *
   * @param payload holds the reply; position and limit stay
   * @param at absolute index of its first byte
   * @param lengthBytes its length, 0 or more
   * @return the reply, or malformed if it is too short or a value is out of range
   */
  public static Decoded<SessionReply> decode(ByteBuffer payload, int at, int lengthBytes) {
    return Replies.decode(lengthBytes, SIZE, () -> read(payload, at));
  }

  private static SessionReply read(ByteBuffer payload, int at) {
    Limits.within("result", LittleEndian.s32(payload, at), 0, 0);
    return new SessionReply(
        LittleEndian.u32(payload, at + SET_ID_AT),
        Quota.guaranteed(
            LittleEndian.s32(payload, at + GUARANTEE_AT), LittleEndian.s32(payload, at + LIMIT_AT)),
        LittleEndian.s32(payload, at + BITS_AT),
        LittleEndian.s32(payload, at + HELD_AT),
        ResumeToken.read(payload, at + TOKEN_AT));
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, 0);
    LittleEndian.put32(buffer, at + SET_ID_AT, (int) setId);
    LittleEndian.put32(buffer, at + LIMIT_AT, quota.limitIds());
    LittleEndian.put32(buffer, at + GUARANTEE_AT, quota.guaranteedIds());
    LittleEndian.put32(buffer, at + BITS_AT, spaceBits);
    LittleEndian.put32(buffer, at + HELD_AT, heldIds);
    token.put(buffer, at + TOKEN_AT);
  }
}
