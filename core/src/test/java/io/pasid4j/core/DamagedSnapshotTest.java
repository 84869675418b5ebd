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

/** Bytes that are no snapshot are refused, and no memory is allocated for what they claim. */
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

  /** A changed snapshot with a right checksum is refused, or makes a sound space. */
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

  /**
   * A snapshot of a few sets, bands and attached IDs, with 4 bytes changed, or left as they are.
   */
  private static byte[] smallWith(int[] numbers, int nth, int value) {
    PasidSpace space = PasidSpace.builder().bits(6).reserve(PasidRange.of(5, 6)).build();
    PasidSet ended = space.open("ended", Quota.limit(9));
    PasidSet set = space.open("set", Quota.limit(9));
    ended.close();
    Given.take(set, 40, 41, 43);
    set.attachSpid(40, 7);
    set.attachSpid(41, 8);
    byte[] bytes = space.snapshot();
    int at = find(bytes, numbers) + nth * Integer.BYTES;
    ByteBuffer.wrap(bytes).putInt(at, value);
    seal(bytes);
    return bytes;
  }

  private static int find(byte[] bytes, int[] numbers) {
    ByteBuffer wanted = ByteBuffer.allocate(numbers.length * Integer.BYTES);
    Arrays.stream(numbers).forEach(wanted::putInt);
    int length = wanted.capacity();
    for (int at = 0; at + length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + length, wanted.array(), 0, length)) {
        return at;
      }
    }
    throw new AssertionError("not in the snapshot: " + Arrays.toString(numbers));
  }

  private static void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> PasidSpace.restore(bytes, () -> 1000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void whatIsOutOfOrderIsNamed() {
    // Bands: two, [0, 0] and [5, 6].
    assertRefused(
        smallWith(new int[] {2, 0, 0, 5, 6}, 3, 1), "band's least ID: 1 (expected: 2 to 63)");
    // Owners: the greatest is 2; index 1 can be reused.
    assertRefused(smallWith(new int[] {2, 1, 1}, 2, 2), "owner: 2 (expected: once)");
    // Attached: 40 and 41 have SPIDs 7 and 8 and no key.
    assertRefused(
        smallWith(new int[] {40, 7, -1, 41, 8, -1}, 3, 40), "attached to: 40 (expected: 41 to 63)");
    assertRefused(smallWith(new int[] {41, 8, -1}, 2, 0), "key: 0 (expected: 1 to 2147483647)");
    // Words: two from 40, one from 43.
    assertRefused(smallWith(new int[] {43, 1}, 0, 41), "run: 1 from 41 (expected: 42 to 63)");
  }

  @Test
  void countsThatDoNotFitTheirBytesAreNamed() {
    byte[] bytes = smallWith(new int[] {2, 0, 0, 5, 6}, 0, 2);
    int most = (bytes.length - 2 * Integer.BYTES - 20) / 8;
    assertRefused(
        smallWith(new int[] {2, 0, 0, 5, 6}, 0, most + 1),
        "bands: " + (most + 1) + " (expected: 0 to " + most + ")");
  }

  @Test
  void bytesTooFewOrTooManyAreCounted() {
    byte[] whole = smallWith(new int[] {2, 0, 0, 5, 6}, 0, 2);
    byte[] longer = Arrays.copyOf(whole, whole.length + 3);
    seal(longer);
    assertRefused(longer, "bytes after the end: 3 (expected: 0)");
    byte[] shorter = Arrays.copyOf(whole, 14 + Integer.BYTES);
    seal(shorter);
    assertRefused(shorter, "snapshot: ends at 12 (expected: more bytes)");
  }

  private static void seal(byte[] bytes) {
    CRC32C check = new CRC32C();
    check.update(bytes, 0, bytes.length - Integer.BYTES);
    ByteBuffer.wrap(bytes).putInt(bytes.length - Integer.BYTES, (int) check.getValue());
  }
}
