// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Quota;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A set keeps no memory for IDs that it was refused. */
class RefusedRoomTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int COUNT = 100_000;
  private static final int BYTES_OF_A_REFUSAL = 1 << 16;

  private final PasidSpace space = PasidSpace.builder().bits(18).build();
  private final LocalSet set = (LocalSet) space.open("vm", Quota.limit(Integer.MAX_VALUE));

  @BeforeEach
  void listen() {
    space.subscribe(Priority.LAST, event -> {});
    set.tryAllocate(PasidRange.ALL);
  }

  private void refuse(Runnable operation) {
    assertThatThrownBy(operation::run).isInstanceOf(PasidUnavailableException.class);
  }

  private void assertSmall() {
    assertThat(set.size()).isEqualTo(1);
    assertThat(set.state.held.entries().length).isLessThan(100);
  }

  @Test
  void noMemoryIsTakenForMoreThanIsFree() {
    long before = 0;
    for (int times = 0; times < 100; times++) {
      if (times == 50) {
        before = THREADS.getCurrentThreadAllocatedBytes();
      }
      refuse(() -> set.allocate(PasidRange.of(0, COUNT - 1), COUNT));
      refuse(() -> set.allocateContiguous(PasidRange.of(0, COUNT - 1), COUNT));
    }
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(bytes / 100).isLessThan(BYTES_OF_A_REFUSAL);
    assertSmall();
  }

  @Test
  void whatWasTakenForABlockThatIsNotThereIsGivenBack() {
    space.open("other", Quota.limit(1)).allocate(PasidRange.exactly(COUNT));
    refuse(() -> set.allocateContiguous(PasidRange.of(0, COUNT + 10), COUNT));
    assertSmall();
  }
}
