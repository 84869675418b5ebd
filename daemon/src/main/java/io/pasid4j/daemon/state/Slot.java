// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A place of fixed size in a mapped file that is either empty or holds something whole. Its first 8
 * bytes are the commit: zero, or in the low half a mark and in the high half the CRC-32C of that
 * mark and of the bytes after the commit. The body is stored while the commit is zero, and the
 * commit after it, so that a process that dies in between leaves an empty slot.
 */
final class Slot {
  /** Bytes of the commit, before the body. */
  static final int COMMIT_SIZE = Long.BYTES;

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle COMMIT = LONG.varHandle();

  private Slot() {}

  /** The mark of what is there, 0 if the slot is empty. */
  static int mark(MemorySegment slot) {
    return (int) (long) COMMIT.getAcquire(slot, 0L);
  }

  /** Returns whether nothing is there. */
  static boolean isEmpty(MemorySegment slot) {
    return (long) COMMIT.getAcquire(slot, 0L) == 0;
  }

  /** Returns whether what is there is what was written. */
  static boolean isWhole(MemorySegment slot) {
    long commit = (long) COMMIT.getAcquire(slot, 0L);
    return commit == commit(slot, (int) commit);
  }

  /** The bytes after the commit, as they are now. */
  static byte[] body(MemorySegment slot) {
    return slot.asSlice(COMMIT_SIZE, slot.byteSize() - COMMIT_SIZE).toArray(ValueLayout.JAVA_BYTE);
  }

  /** Puts a body into an empty slot; {@code mark} is not 0. */
  static void write(MemorySegment slot, int mark, byte[] body) {
    // Pairs with the release below: the stores of the body stay between the two.
    COMMIT.setVolatile(slot, 0L, 0L);
    MemorySegment.copy(body, 0, slot, ValueLayout.JAVA_BYTE, COMMIT_SIZE, body.length);
    COMMIT.setRelease(slot, 0L, commit(slot, mark));
  }

  /** Empties a slot. */
  static void clear(MemorySegment slot) {
    COMMIT.setVolatile(slot, 0L, 0L);
  }

  private static long commit(MemorySegment slot, int mark) {
    CRC32C crc = new CRC32C();
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      crc.update(mark >>> shift);
    }
    crc.update(slot.asSlice(COMMIT_SIZE, slot.byteSize() - COMMIT_SIZE).asByteBuffer());
    return crc.getValue() << Integer.SIZE | Integer.toUnsignedLong(mark);
  }
}
