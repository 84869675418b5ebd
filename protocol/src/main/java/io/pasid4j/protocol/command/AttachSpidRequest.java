// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * Attaches a set-private ID to an ID of this session's set: {@code u32 id; u32 spid}. Answered by
 * {@link ResultReply} with one of {@link ResultCodes#ATTACH_SPID}.
 *
 * @param id the ID, 0 to 2^32-1 inclusive
 * @param spid the set-private ID, 0 to 2^31-1 inclusive
 */
public record AttachSpidRequest(long id, int spid) implements SetRequest {
  static final int SIZE = 8;

  private static final int SPID_AT = 4;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public AttachSpidRequest {
    Limits.u32("id", id);
    Limits.within("spid", spid, 0, Integer.MAX_VALUE);
  }

  static AttachSpidRequest read(ByteBuffer payload, int at) {
    long spid = LittleEndian.u32(payload, at + SPID_AT);
    return new AttachSpidRequest(
        LittleEndian.u32(payload, at), (int) Limits.within("spid", spid, 0, Integer.MAX_VALUE));
  }

  @Override
  public int command() {
    return CommandId.ATTACH_SPID;
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, (int) id);
    LittleEndian.put32(buffer, at + SPID_AT, spid);
  }
}
