// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.progress;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The operation that a set is in the middle of when its thread is stopped. The set holds [1, 100];
 * of these 10 and 11 have a reference, and 11 is pending.
 *
 * @param name for people
 * @param takesIds how many free IDs the operation may have taken, or be charged with in a space
 *     that counts, while it is in progress
 * @param action the operation
 */
record Operation(String name, int takesIds, Consumer<PasidSet> action) {
  static Stream<Operation> all() {
    return Stream.of(
        new Operation("allocate", 1, set -> set.tryAllocate(PasidRange.ALL)),
        new Operation("allocate by key", 1, set -> set.allocate(PasidRange.ALL, "key")),
        new Operation("allocate 40", 40, set -> set.allocate(PasidRange.ALL, 40)),
        new Operation("allocate 40 in a row", 40, set -> set.allocateContiguous(ABOVE, 40)),
        new Operation("allocate in vain", 1, set -> set.tryAllocate(PasidRange.of(1, 100))),
        new Operation("free one", 0, set -> set.free(5)),
        new Operation("free all", 0, set -> set.free(PasidRange.ALL)),
        new Operation("get", 0, set -> set.get(5)),
        new Operation("last put", 0, set -> set.put(10)),
        new Operation("put of a pending ID", 0, set -> set.put(11)),
        new Operation("attach a SPID", 0, set -> set.attachSpid(5, 7)),
        new Operation("list", 0, set -> set.forEach(PasidRange.ALL, id -> {})),
        new Operation("close", 0, PasidSet::close),
        new Operation("close and end", 0, Operation::closeAndEnd));
  }

  private static final PasidRange ABOVE = PasidRange.of(101, 1023);

  private static void closeAndEnd(PasidSet set) {
    set.close();
    set.put(10);
    set.put(11);
  }

  void on(PasidSet set) {
    action.accept(set);
  }

  @Override
  public String toString() {
    return name;
  }
}
