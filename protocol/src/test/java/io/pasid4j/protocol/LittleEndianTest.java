// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class LittleEndianTest {
  @Test
  void readsWhateverTheBuffersOrderIs() {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      ByteBuffer bytes = Bytes.hex("00 ffee 78563412 efcdab8967452381").order(order);
      assertThat(LittleEndian.u16(bytes, 1)).isEqualTo(0xEEFF);
      assertThat(LittleEndian.s32(bytes, 3)).isEqualTo(0x12345678);
      assertThat(LittleEndian.u32(bytes, 11)).isEqualTo(0x81234567L);
      assertThat(LittleEndian.s64(bytes, 7)).isEqualTo(0x8123456789ABCDEFL);
    }
  }

  @Test
  void writesWhateverTheBuffersOrderIs() {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(15).order(order);
      LittleEndian.put16(bytes, 1, 0xFFEE);
      LittleEndian.put32(bytes, 3, 0x12345678);
      LittleEndian.put64(bytes, 7, 0x8123456789ABCDEFL);
      assertThat(Bytes.hex(bytes)).isEqualTo("00eeff78563412efcdab8967452381");
    }
  }

  @Test
  void refusesWhatLiesBeyondTheLimit() {
    ByteBuffer bytes = ByteBuffer.allocate(8).limit(4);
    assertThatThrownBy(() -> LittleEndian.s32(bytes, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> LittleEndian.u16(bytes, -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
