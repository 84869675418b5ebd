// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.workload;

import io.pasid4j.core.PasidRange;
import java.util.Arrays;

/** Which range a set frees, all of them covering what it holds. */
public enum Width {
  /** From the lowest held ID to the highest. */
  TIGHT {
    @Override
    PasidRange covering(int[] ids, int bits) {
      return PasidRange.of(
          Arrays.stream(ids).min().orElseThrow(), Arrays.stream(ids).max().orElseThrow());
    }
  },
  /** The space. */
  SPACE {
    @Override
    PasidRange covering(int[] ids, int bits) {
      return PasidRange.of(0, (1L << bits) - 1);
    }
  },
  /** {@code [0, 2^32-1]}. */
  ALL {
    @Override
    PasidRange covering(int[] ids, int bits) {
      return PasidRange.ALL;
    }
  };

  abstract PasidRange covering(int[] ids, int bits);
}
