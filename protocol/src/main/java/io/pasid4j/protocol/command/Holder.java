// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * A set and the process that opened its session: {@code u32 set_id; s32 pid; u32 uid; u32 gid; u32
 * name_bytes; u8 name[64]}, 84 bytes, the name filled up with zeros.
 *
 * @param setId the set's id, 0 to 2^32-1 inclusive; never used again while the daemon runs
 * @param pid the process that connected, in the daemon's own namespace
 * @param uid its user, 0 to 2^32-1 inclusive
 * @param gid its group, 0 to 2^32-1 inclusive
 * @param name the set's name, 1 to {@link Limits#MOST_NAME_BYTES} printable bytes
 */
public record Holder(long setId, int pid, long uid, long gid, String name) {
  static final int SIZE = 16 + TextField.fieldBytes(Limits.MOST_NAME_BYTES);

  private static final int PID_AT = 4;
  private static final int UID_AT = 8;
  private static final int GID_AT = 12;
  private static final int NAME_AT = 16;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public Holder {
    Limits.u32("setId", setId);
    Limits.u32("uid", uid);
    Limits.u32("gid", gid);
    TextField.printable("name", name, Limits.MOST_NAME_BYTES);
  }

  static Holder read(ByteBuffer payload, int at) {
    return new Holder(
        LittleEndian.u32(payload, at),
        LittleEndian.s32(payload, at + PID_AT),
        LittleEndian.u32(payload, at + UID_AT),
        LittleEndian.u32(payload, at + GID_AT),
        TextField.readField(payload, at + NAME_AT, "name", Limits.MOST_NAME_BYTES));
  }

  void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, (int) setId);
    LittleEndian.put32(buffer, at + PID_AT, pid);
    LittleEndian.put32(buffer, at + UID_AT, (int) uid);
    LittleEndian.put32(buffer, at + GID_AT, (int) gid);
    TextField.putField(buffer, at + NAME_AT, "name", name, Limits.MOST_NAME_BYTES);
  }
}
