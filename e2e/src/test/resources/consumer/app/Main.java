// SPDX-License-Identifier: Apache-2.0
package app;

import io.pasid4j.core.EventType;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Quota;

/** Allocates, restores a snapshot and frees; prints what it got. */
public final class Main {
  private Main() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) {
    PasidSpace space = PasidSpace.builder().bits(20).build();
    space.subscribe(Priority.IOMMU, event -> {
      if (event.type() == EventType.FREE) {
        System.out.println("freed: " + event.pasid());
      }
    });
    try (PasidSet set = space.open("vm", Quota.limit(2))) {
      System.out.println("allocated: " + set.allocate(PasidRange.of(5, 9)));
      PasidSpace restored = PasidSpace.restore(space.snapshot(), () -> 0);
      System.out.println("restored: " + restored.sets().getFirst().holds(5));
    }
  }
}
