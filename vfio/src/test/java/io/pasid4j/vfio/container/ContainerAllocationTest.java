// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.vfio.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.Quota;
import io.pasid4j.vfio.Bytes;
import io.pasid4j.vfio.VfioIoctl;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** The path of a request through the container costs no garbage. */
class ContainerAllocationTest {
  private static final int PAIRS = 10_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Container container = new Container(new OneIdSet(), 20);
  private final ByteBuffer alloc = Bytes.u32s(16, PasidRequest.ALLOC, 1, 0xFFFFF);
  private final ByteBuffer free = Bytes.u32s(16, PasidRequest.FREE, 5, 5);

  @Test
  void allocateAndFreeCostNoGarbage() {
    container.ioctl(VfioIoctl.SET_IOMMU, Bytes.u32s(Container.TYPE1_NESTING), 0, 4);
    bytesOfPairs();
    assertThat(bytesOfPairs()).isLessThan(PAIRS);
  }

  private long bytesOfPairs() {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < PAIRS; i++) {
      container.ioctl(VfioIoctl.PASID_REQUEST, alloc, 0, 16);
      container.ioctl(VfioIoctl.PASID_REQUEST, free, 0, 16);
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /** Gives and takes the ID 5, and makes no garbage of its own. */
  private static final class OneIdSet implements PasidSet {
    private boolean isHeld;

    @Override
    public String name() {
      return "one";
    }

    @Override
    public int tryAllocate(PasidRange range) {
      isHeld = true;
      return 5;
    }

    @Override
    public int allocate(PasidRange range, String idempotencyKey) {
      return tryAllocate(range);
    }

    @Override
    public int[] allocate(PasidRange range, int count) {
      return new int[] {tryAllocate(range)};
    }

    @Override
    public int allocateContiguous(PasidRange range, int count) {
      return tryAllocate(range);
    }

    @Override
    public int free(PasidRange range) {
      return free(5) ? 1 : 0;
    }

    @Override
    public boolean free(int pasid) {
      boolean wasHeld = isHeld;
      isHeld = false;
      return wasHeld;
    }

    @Override
    public boolean holds(int pasid) {
      return isHeld;
    }

    @Override
    public int size() {
      return isHeld ? 1 : 0;
    }

    @Override
    public void forEach(PasidRange range, IntConsumer action) {
      action.accept(5);
    }

    @Override
    public Quota quota() {
      return Quota.limit(1);
    }

    @Override
    public void close() {
      isHeld = false;
    }
  }
}
