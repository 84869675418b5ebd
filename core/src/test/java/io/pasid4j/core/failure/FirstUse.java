// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Quota;
import io.pasid4j.core.SpaceAuditor;
import java.util.Arrays;
import java.util.concurrent.Callable;

/**
 * The first operations on a space of a JVM, of which one point fails. Classes that are initialised
 * then must not need memory after an operation has changed a word. {@link FaultLoader} loads this
 * class anew for each point.
 */
public final class FirstUse implements Callable<Boolean> {
  private final int place;

  /** Creates operations that fail at the n-th point from the first one on. */
  public FirstUse(int place) {
    this.place = place;
  }

  /** Returns whether there was such a point; throws what must not be. */
  @Override
  public Boolean call() {
    PasidSpace space = PasidSpace.builder().bits(8).build();
    PasidSet set = space.open("vm", Quota.limit(20));
    space.subscribe(Priority.LAST, event -> {});
    Throwable thrown = null;
    Fault.arm(place);
    try {
      use(set);
    } catch (Throwable e) { // checked below
      thrown = e;
    }
    boolean failed = Fault.disarm();
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(OutOfMemoryError.class);
    }
    new SpaceAuditor(space).check();
    if (!failed || !isInInitializer()) {
      use(set);
      set.close();
      // Of the first time: a reference stays if what comes after it has failed.
      space.releasePending(set);
      assertThat(space.inspector().survey(PasidRange.ALL).freeIds()).isEqualTo(space.capacityIds());
    }
    return failed;
  }

  /** The JVM never initialises a class again that has failed once: nothing can follow. */
  private static boolean isInInitializer() {
    return Arrays.stream(Fault.lastTrace())
        .anyMatch(frame -> frame.getMethodName().equals("<clinit>"));
  }

  private static void use(PasidSet set) {
    set.allocate(PasidRange.ALL, 2);
    set.allocateContiguous(PasidRange.ALL, 2);
    int id = set.tryAllocate(PasidRange.ALL);
    set.get(id);
    set.attachSpid(id, 1);
    set.put(id);
    set.free(id);
    set.free(PasidRange.ALL);
  }
}
