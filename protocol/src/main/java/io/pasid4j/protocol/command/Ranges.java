// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/** A range on the wire: {@code u32 min; u32 max}, both inclusive. */
final class Ranges {
  static final int SIZE = 8;

  private static final int MAX_AT = 4;

  private Ranges() {}

  static PasidRange read(ByteBuffer buffer, int at) {
    return PasidRange.of(LittleEndian.u32(buffer, at), LittleEndian.u32(buffer, at + MAX_AT));
  }

  static void put(ByteBuffer buffer, int at, PasidRange range) {
    LittleEndian.put32(buffer, at, (int) range.min());
    LittleEndian.put32(buffer, at + MAX_AT, (int) range.max());
  }
}
