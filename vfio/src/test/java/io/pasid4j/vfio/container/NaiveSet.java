// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.vfio.container;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A set alone in a space, as simple as can be; can be told to refuse everything. */
final class NaiveSet implements PasidSet {
  private final NavigableSet<Integer> held = new TreeSet<>();
  private final int lastId;
  private @Nullable Refusal refusal;

  NaiveSet(int bits) {
    lastId = (1 << bits) - 1;
  }

  void refuse(Refusal refusal) {
    this.refusal = refusal;
  }

  @Override
  public String name() {
    return "naive";
  }

  @Override
  public int tryAllocate(PasidRange range) {
    if (refusal != null) {
      return refusal.code();
    }
    for (long id = Math.max(1, range.min()); id <= Math.min(lastId, range.max()); id++) {
      if (held.add((int) id)) {
        return (int) id;
      }
    }
    return Refusal.RANGE_FULL.code();
  }

  @Override
  public int allocate(PasidRange range, String idempotencyKey) {
    throw new UnsupportedOperationException("not a request of the container");
  }

  @Override
  public int[] allocate(PasidRange range, int count) {
    throw new UnsupportedOperationException("not a request of the container");
  }

  @Override
  public int allocateContiguous(PasidRange range, int count) {
    throw new UnsupportedOperationException("not a request of the container");
  }

  @Override
  public int free(PasidRange range) {
    List<Integer> freed = held.stream().filter(range::contains).toList();
    held.removeAll(freed);
    return freed.size();
  }

  @Override
  public boolean free(int pasid) {
    return held.remove(pasid);
  }

  @Override
  public boolean holds(int pasid) {
    return held.contains(pasid);
  }

  @Override
  public int size() {
    return held.size();
  }

  @Override
  public void forEach(PasidRange range, IntConsumer action) {
    held.stream().filter(range::contains).forEach(action::accept);
  }

  @Override
  public Quota quota() {
    return Quota.limit(Integer.MAX_VALUE);
  }

  @Override
  public void close() {
    held.clear();
  }
}
