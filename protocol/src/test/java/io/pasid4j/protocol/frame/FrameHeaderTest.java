// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.protocol.Bytes;
import io.pasid4j.protocol.Errno;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FrameHeaderTest {
  @Test
  void readsEachFieldFromItsPlace() {
    ByteBuffer bytes = Bytes.hex("aa 0201 763b 20000000 31000000 16000000");
    assertThat(FrameHeader.messageId(bytes, 1)).isEqualTo(0x0102);
    assertThat(FrameHeader.command(bytes, 1)).isEqualTo(0x3B76);
    assertThat(FrameHeader.sizeBytes(bytes, 1)).isEqualTo(32);
    assertThat(FrameHeader.flags(bytes, 1))
        .isEqualTo(FrameHeader.TYPE_REPLY | FrameHeader.NO_REPLY | FrameHeader.ERROR);
    assertThat(FrameHeader.isError(bytes, 1)).isTrue();
    assertThat(FrameHeader.errno(bytes, 1)).isEqualTo(Errno.EINVAL);
  }

  @Test
  void readsTheGreatestNumbersAsUnsigned() {
    ByteBuffer bytes = Bytes.hex("ffff ffff ffffffff ffffffff ffffffff");
    assertThat(FrameHeader.messageId(bytes, 0)).isEqualTo(65535);
    assertThat(FrameHeader.command(bytes, 0)).isEqualTo(65535);
    assertThat(FrameHeader.sizeBytes(bytes, 0)).isEqualTo(0xFFFF_FFFFL);
    assertThat(FrameHeader.type(FrameHeader.flags(bytes, 0))).isEqualTo(15);
  }

  @Test
  void writesACommand() {
    ByteBuffer bytes = ByteBuffer.allocate(17);
    FrameHeader.putCommand(bytes, 1, 7, 0x5001, 16);
    assertThat(FrameHeader.isError(bytes, 1)).isFalse();
    assertThat(Bytes.hex(bytes)).isEqualTo("00" + "0700" + "0150" + "20000000" + "00".repeat(8));
  }

  @Test
  void writesAReply() {
    ByteBuffer bytes = ByteBuffer.allocate(16);
    FrameHeader.putReply(bytes, 0, 65535, 1, 4);
    assertThat(Bytes.hex(bytes)).isEqualTo("ffff" + "0100" + "14000000" + "01000000" + "00000000");
  }

  @Test
  void writesAnErrorAsTheHeaderAlone() {
    ByteBuffer bytes = ByteBuffer.allocate(16);
    FrameHeader.putError(bytes, 0, 9, 4, Errno.ENOTSUP);
    assertThat(Bytes.hex(bytes)).isEqualTo("0900" + "0400" + "10000000" + "21000000" + "5f000000");
  }

  @Test
  void leavesPositionAndLimitAlone() {
    ByteBuffer bytes = ByteBuffer.allocate(32).position(3).limit(20);
    FrameHeader.putReply(bytes, 4, 1, 1, 0);
    assertThat(FrameHeader.messageId(bytes, 4)).isEqualTo(1);
    assertThat(bytes.position()).isEqualTo(3);
    assertThat(bytes.limit()).isEqualTo(20);
  }

  @Test
  void refusesAHeaderThatIsNotAllThere() {
    ByteBuffer bytes = ByteBuffer.allocate(15);
    assertThatThrownBy(() -> FrameHeader.errno(bytes, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void distinguishesDeviceCommandsFromOthers() {
    assertThat(FrameCommand.isDevice(1)).isFalse();
    assertThat(FrameCommand.isDevice(2)).isTrue();
    assertThat(FrameCommand.isDevice(17)).isTrue();
    assertThat(FrameCommand.isDevice(18)).isFalse();
  }
}
