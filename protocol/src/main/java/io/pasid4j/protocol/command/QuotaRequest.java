// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.core.Quota;
import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * Changes a set's quota, for operators: {@code u32 set_id; u32 limit; u32 guarantee}. Answered by
 * {@link ResultReply} with 0, or with the code of the refusal: QUOTA if the set holds more,
 * CAPACITY if the space lacks the IDs; or by ENOENT for a set that is not open.
 *
 * @param setId the set, 0 to 2^32-1 inclusive
 * @param quota the new quota
 */
public record QuotaRequest(long setId, Quota quota) implements Request {
  static final int SIZE = 12;

  private static final int LIMIT_AT = 4;
  private static final int GUARANTEE_AT = 8;

  /**
   * Checks the set's id.
   *
   * @throws IllegalArgumentException if it is out of range; the message names it
   */
  public QuotaRequest {
    Limits.u32("setId", setId);
  }

  static QuotaRequest read(ByteBuffer payload, int at) {
    long limit = LittleEndian.u32(payload, at + LIMIT_AT);
    long guarantee = LittleEndian.u32(payload, at + GUARANTEE_AT);
    return new QuotaRequest(
        LittleEndian.u32(payload, at),
        Quota.guaranteed(
            (int) Limits.within("guarantee", guarantee, 0, Integer.MAX_VALUE),
            (int) Limits.within("limit", limit, 0, Integer.MAX_VALUE)));
  }

  @Override
  public int command() {
    return CommandId.QUOTA;
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, (int) setId);
    LittleEndian.put32(buffer, at + LIMIT_AT, quota.limitIds());
    LittleEndian.put32(buffer, at + GUARANTEE_AT, quota.guaranteedIds());
  }
}
