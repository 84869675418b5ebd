// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import io.pasid4j.core.PasidRange;
import java.util.List;

/**
 * Which numbers a space gives: its state is of no use to a space that gives others. Immutable.
 *
 * @param space its name, 1 to 64 bytes
 * @param bits its width
 * @param parent the space whose numbers they are, if it is a part; else empty
 * @param bands the numbers that a part gives; empty if it is no part
 */
public record SpaceIdentity(String space, int bits, String parent, List<PasidRange> bands) {
  /** Copies the bands. */
  public SpaceIdentity {
    bands = List.copyOf(bands);
  }

  /** A space that is no part of another. */
  public static SpaceIdentity whole(String space, int bits) {
    return new SpaceIdentity(space, bits, "", List.of());
  }

  /** The space that it shares numbers with, and all parts of that: itself, if it is no part. */
  String family() {
    return parent.isEmpty() ? space : parent;
  }

  /** All IDs of its width. */
  PasidRange allIds() {
    return PasidRange.of(0, (1L << bits) - 1);
  }

  @Override
  public String toString() {
    return bits + " bits" + (parent.isEmpty() ? ", no part" : ", part of " + parent);
  }
}
