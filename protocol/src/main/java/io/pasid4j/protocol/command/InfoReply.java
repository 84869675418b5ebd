// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.core.Policy;
import io.pasid4j.core.Quota;
import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * The space, the daemon and this session's set: {@code s32 result = 0; u32 space_bits; u32 policy
 * (0 LOWEST, 1 CYCLIC); u32 quota_limit; u32 quota_guarantee; u32 held; s32 daemon_pid; u32 set_id;
 * u32 name_bytes; u8 name[64]; u32 version_bytes; u8 version[32]}, 136 bytes.
 *
 * @param spaceBits the width of the space, 1 to 31 inclusive
 * @param policy which free ID an allocation takes
 * @param quota the set's quota
 * @param heldIds how many IDs count against the quota, held and pending, 0 or more
 * @param daemonPid the daemon's process id, in the daemon's own namespace
 * @param setId the set's id, 0 to 2^32-1 inclusive
 * @param name the set's name, 1 to {@link Limits#MOST_NAME_BYTES} printable bytes
 * @param version the daemon's version, 1 to {@link Limits#MOST_VERSION_BYTES} printable bytes
 */
public record InfoReply(
    int spaceBits,
    Policy policy,
    Quota quota,
    int heldIds,
    int daemonPid,
    long setId,
    String name,
    String version)
    implements Payload {
  private static final int BITS_AT = 4;
  private static final int POLICY_AT = 8;
  private static final int LIMIT_AT = 12;
  private static final int GUARANTEE_AT = 16;
  private static final int HELD_AT = 20;
  private static final int PID_AT = 24;
  private static final int SET_ID_AT = 28;
  private static final int NAME_AT = 32;
  private static final int VERSION_AT = NAME_AT + TextField.fieldBytes(Limits.MOST_NAME_BYTES);
  private static final int SIZE = VERSION_AT + TextField.fieldBytes(Limits.MOST_VERSION_BYTES);
  private static final int LOWEST = 0;
  private static final int CYCLIC = 1;
  private static final int MOST_BITS = 31;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public InfoReply {
    Limits.within("spaceBits", spaceBits, 1, MOST_BITS);
    Limits.within("heldIds", heldIds, 0, Integer.MAX_VALUE);
    Limits.u32("setId", setId);
    TextField.printable("name", name, Limits.MOST_NAME_BYTES);
    TextField.printable("version", version, Limits.MOST_VERSION_BYTES);
  }

  /**
   * Reads a reply.
   *
   * @param payload holds the reply; position and limit stay
   * @param at absolute index of its first byte
   * @param lengthBytes its length, 0 or more
   * @return the reply, or malformed if it is too short or a value is out of range
   */
  public static Decoded<InfoReply> decode(ByteBuffer payload, int at, int lengthBytes) {
    return Replies.decode(lengthBytes, SIZE, () -> read(payload, at));
  }

  private static InfoReply read(ByteBuffer payload, int at) {
    return new InfoReply(
        LittleEndian.s32(payload, at + BITS_AT),
        Limits.within("policy", LittleEndian.s32(payload, at + POLICY_AT), LOWEST, CYCLIC) == LOWEST
            ? Policy.LOWEST
            : Policy.CYCLIC,
        Quota.guaranteed(
            LittleEndian.s32(payload, at + GUARANTEE_AT), LittleEndian.s32(payload, at + LIMIT_AT)),
        LittleEndian.s32(payload, at + HELD_AT),
        LittleEndian.s32(payload, at + PID_AT),
        LittleEndian.u32(payload, at + SET_ID_AT),
        TextField.readField(payload, at + NAME_AT, "name", Limits.MOST_NAME_BYTES),
        TextField.readField(payload, at + VERSION_AT, "version", Limits.MOST_VERSION_BYTES));
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, 0);
    LittleEndian.put32(buffer, at + BITS_AT, spaceBits);
    LittleEndian.put32(buffer, at + POLICY_AT, policy == Policy.LOWEST ? LOWEST : CYCLIC);
    LittleEndian.put32(buffer, at + LIMIT_AT, quota.limitIds());
    LittleEndian.put32(buffer, at + GUARANTEE_AT, quota.guaranteedIds());
    LittleEndian.put32(buffer, at + HELD_AT, heldIds);
    LittleEndian.put32(buffer, at + PID_AT, daemonPid);
    LittleEndian.put32(buffer, at + SET_ID_AT, (int) setId);
    TextField.putField(buffer, at + NAME_AT, "name", name, Limits.MOST_NAME_BYTES);
    TextField.putField(buffer, at + VERSION_AT, "version", version, Limits.MOST_VERSION_BYTES);
  }
}
