// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.core.Policy;
import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * A space of a daemon: {@code u32 space_bits; u32 policy (0 LOWEST, 1 CYCLIC); u32 flags; u32
 * name_bytes; u8 name[64]}, 80 bytes, the name filled up with zeros. Flag bit 0: the default space.
 *
 * @param bits its width, 1 to 31 inclusive
 * @param policy which free ID an allocation takes
 * @param isDefault whether it is where sets are opened unless a session asks for another
 * @param name its name, 1 to {@link Limits#MOST_NAME_BYTES} printable bytes
 */
public record SpaceEntry(int bits, Policy policy, boolean isDefault, String name) {
  static final int SIZE = 12 + TextField.fieldBytes(Limits.MOST_NAME_BYTES);

  private static final int POLICY_AT = 4;
  private static final int FLAGS_AT = 8;
  private static final int NAME_AT = 12;
  private static final int DEFAULT = 1;
  private static final int MOST_BITS = 31;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public SpaceEntry {
    Limits.within("bits", bits, 1, MOST_BITS);
    TextField.printable("name", name, Limits.MOST_NAME_BYTES);
  }

  static SpaceEntry read(ByteBuffer payload, int at) {
    int policy = (int) Limits.within("policy", LittleEndian.s32(payload, at + POLICY_AT), 0, 1);
    return new SpaceEntry(
        LittleEndian.s32(payload, at),
        policy == 0 ? Policy.LOWEST : Policy.CYCLIC,
        (LittleEndian.s32(payload, at + FLAGS_AT) & DEFAULT) != 0,
        TextField.readField(payload, at + NAME_AT, "name", Limits.MOST_NAME_BYTES));
  }

  void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, bits);
    LittleEndian.put32(buffer, at + POLICY_AT, policy == Policy.LOWEST ? 0 : 1);
    LittleEndian.put32(buffer, at + FLAGS_AT, isDefault ? DEFAULT : 0);
    TextField.putField(buffer, at + NAME_AT, "name", name, Limits.MOST_NAME_BYTES);
  }
}
