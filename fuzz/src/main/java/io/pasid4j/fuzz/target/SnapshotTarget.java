// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.target;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.fuzz.audit.SpaceCheck;
import io.pasid4j.fuzz.input.Expect;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The reader of snapshots. Any bytes are refused by an IllegalArgumentException with a reason, or
 * give a space that is whole: its indexes agree with its words, and its own snapshot gives it
 * again. The checksum is set right first, because otherwise nothing behind it would ever be
 * reached.
 */
public final class SnapshotTarget {
  /** Magic and version, with the width of the space behind them. */
  private static final int HEADER_BYTES = 7;

  private static final int BITS_AT = 6;

  /** A wider space costs memory by its width, which is what its reader has to pay, too. */
  private static final int MOST_BITS = 12;

  private SnapshotTarget() {}

  /** A snapshot without its checksum. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < HEADER_BYTES || input[BITS_AT] > MOST_BITS) {
      return;
    }
    PasidSpace space;
    try {
      space = PasidSpace.restore(withChecksum(input), () -> 0);
    } catch (IllegalArgumentException refused) {
      Expect.that(refused.getMessage() != null, "reason: none");
      return;
    }
    SpaceCheck.check(space);
    byte[] again = space.snapshot();
    Expect.that(
        Arrays.equals(PasidSpace.restore(again, () -> 0).snapshot(), again),
        "snapshot: differs after it was restored");
  }

  private static byte[] withChecksum(byte[] input) {
    CRC32C check = new CRC32C();
    check.update(input);
    return ByteBuffer.allocate(input.length + Integer.BYTES)
        .put(input)
        .putInt((int) check.getValue())
        .array();
  }
}
