// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.facts;

import io.pasid4j.doctor.facts.IommuUnit.Amd;
import org.jspecify.annotations.Nullable;

/**
 * Finds the extended feature register in what the kernel prints: {@code efr}, {@code efr:efr2} or,
 * in older kernels, {@code efr2:efr}.
 */
final class AmdFeatures {
  private AmdFeatures() {}

  static @Nullable Long efr(String features, KernelRelease release) {
    String[] halves = features.split(":", -1);
    Long first = Bits.hex(halves[0]);
    if (halves.length != 2) {
      return halves.length == 1 ? first : null;
    }
    Long second = Bits.hex(halves[1]);
    if (first == null || second == null) {
      return null;
    }
    if (hasPasids(first) != hasPasids(second)) {
      return hasPasids(first) ? first : second;
    }
    return likely(first, second, release);
  }

  private static boolean hasPasids(long efr) {
    return Bits.isSet(efr, Amd.GT) && Bits.field(efr, 36, 32) > 0;
  }

  /**
   * Neither has the bit for PASIDs. The second register of real machines has few bits, all of them
   * low.
   */
  private static long likely(long first, long second, KernelRelease release) {
    boolean isFirstWide = first >>> 32 != 0;
    boolean isSecondWide = second >>> 32 != 0;
    if (isFirstWide != isSecondWide) {
      return isFirstWide ? first : second;
    }
    if (first == 0 || second == 0) {
      return first | second;
    }
    return release.isKnown() && !release.isAtLeast(6, 2) ? second : first;
  }
}
