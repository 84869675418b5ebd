// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Memory grows with use, not with width. */
class MemoryTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long MIB = 1 << 20;

  @Test
  void aSpaceOf31BitsTakesMemoryForWhatIsUsedOfIt() {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    PasidSet set = Given.space(31).open("vm", Given.UNLIMITED);
    for (int place = 1; place <= 8; place++) {
      set.allocate(PasidRange.exactly(place * 0x0FFF_FFFFL));
      set.allocate(PasidRange.of(place * 0x0800_0000L, PasidRange.MAX_BOUND), 100);
    }
    assertThat(set.size()).isEqualTo(808);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(16 * MIB);
  }

  @Test
  void aSetOf1000ScatteredIdsIsSmall() {
    PasidSpace space = Given.space(20);
    PasidSet warm = space.open("warm", Given.UNLIMITED);
    scatter(warm);
    warm.close();
    PasidSet set = space.open("vm", Given.UNLIMITED);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    scatter(set);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(300_000);
  }

  private static void scatter(PasidSet set) {
    for (int i = 1; i <= 1000; i++) {
      set.tryAllocate(PasidRange.exactly(i * 1048L));
    }
  }

  @Test
  void askingForIdsThatNobodyEverHadTakesNoMemory() {
    PasidSet set = Given.space(31).open("vm", Given.UNLIMITED);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int id = 0; id < 1 << 24; id += 1 << 14) {
      assertThat(set.get(id)).isEqualTo(GetResult.UNKNOWN);
    }
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(16 * MIB);
  }
}
