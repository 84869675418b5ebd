// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.protocol.Bytes;
import io.pasid4j.protocol.VfioIoctl;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A request through the container to the word and back allocates no memory. */
class ContainerAllocationTest {
  private static final int PAIRS = 10_000;
  private static final int ROUNDS = 100;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final PasidSpace space = PasidSpace.builder().build();
  private final Container container = new Container(space.open("vm", Quota.limit(1000)), 20);
  private final ByteBuffer alloc = Bytes.u32s(16, PasidRequest.ALLOC, 1, 0xFFFFF);
  private final ByteBuffer free = Bytes.u32s(16, PasidRequest.FREE, 1, 1);

  @Test
  void allocateAndFreeCostNoGarbage() {
    container.ioctl(VfioIoctl.SET_IOMMU, Bytes.u32s(Container.TYPE1_NESTING), 0, 4);
    // Before the compiler has inlined the calls, the records between them are garbage.
    long fewestBytes =
        IntStream.range(0, ROUNDS).mapToLong(_ -> bytesOfPairs()).min().orElseThrow();
    assertThat(fewestBytes).isLessThan(PAIRS);
  }

  private long bytesOfPairs() {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < PAIRS; i++) {
      container.ioctl(VfioIoctl.PASID_REQUEST, alloc, 0, 16);
      container.ioctl(VfioIoctl.PASID_REQUEST, free, 0, 16);
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
