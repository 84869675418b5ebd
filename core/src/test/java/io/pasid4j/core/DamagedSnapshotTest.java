// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Bytes that are no snapshot are refused, and nothing is made of what they claim. */
class DamagedSnapshotTest {
  private static final byte[] SNAPSHOT = SnapshotTest.full(new AtomicLong(1000)).snapshot();

  @Test
  void everyFlippedByteIsRefused() {
    for (int at = 0; at < SNAPSHOT.length; at++) {
      for (int flip : new int[] {0x01, 0x80, 0xFF}) {
        byte[] damaged = SNAPSHOT.clone();
        damaged[at] ^= (byte) flip;
        assertRefused(damaged);
      }
    }
  }

  @Test
  void everyTruncationIsRefused() {
    for (int length = 0; length < SNAPSHOT.length; length++) {
      assertRefused(Arrays.copyOf(SNAPSHOT, length));
      assertRefused(Arrays.copyOfRange(SNAPSHOT, SNAPSHOT.length - length, SNAPSHOT.length));
    }
    assertRefused(Arrays.copyOf(SNAPSHOT, SNAPSHOT.length + 1));
  }

  private static void assertRefused(byte[] damaged) {
    assertThatThrownBy(() -> PasidSpace.restore(damaged, () -> 1000))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** What somebody computed the checksum for: refused, or a space that is sound. */
  @Test
  void everyByteChangedUnderAValidChecksumIsRefusedOrGivesASoundSpace() {
    for (int at = 0; at < SNAPSHOT.length - Integer.BYTES; at++) {
      for (int flip : new int[] {0x01, 0x7F, 0x80, 0xFF}) {
        byte[] changed = SNAPSHOT.clone();
        changed[at] ^= (byte) flip;
        checkSoundOrRefused(changed, at);
      }
    }
  }

  @Test
  void everyNumberMadeHugeUnderAValidChecksumIsRefusedOrGivesASoundSpace() {
    for (int at = 0; at < SNAPSHOT.length - 2 * Integer.BYTES; at++) {
      for (int huge : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 1 << 24}) {
        byte[] changed = SNAPSHOT.clone();
        ByteBuffer.wrap(changed).putInt(at, huge);
        checkSoundOrRefused(changed, at);
      }
    }
  }

  @Test
  void randomDamageUnderAValidChecksumIsRefusedOrGivesASoundSpace() {
    Random random = new Random(20);
    for (int round = 0; round < 3000; round++) {
      byte[] changed = SNAPSHOT.clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        changed[random.nextInt(6, changed.length)] = (byte) random.nextInt();
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(10, changed.length) : changed.length;
      checkSoundOrRefused(Arrays.copyOf(changed, length), round);
    }
  }

  private static void checkSoundOrRefused(byte[] changed, int place) {
    seal(changed);
    try {
      PasidSpace space = PasidSpace.restore(changed, () -> 1000);
      if (space.bits() <= 12) {
        new SpaceAuditor(space).check();
      }
      PasidSpace again = PasidSpace.restore(space.snapshot(), () -> 1000);
      assertThat(again.snapshot()).as("changed at %d", place).isEqualTo(space.snapshot());
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("expected");
    }
  }

  private static void seal(byte[] bytes) {
    CRC32C check = new CRC32C();
    check.update(bytes, 0, bytes.length - Integer.BYTES);
    ByteBuffer.wrap(bytes).putInt(bytes.length - Integer.BYTES, (int) check.getValue());
  }
}
