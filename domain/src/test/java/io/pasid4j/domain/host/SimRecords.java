// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Simulated records, which outlive the daemon. */
final class SimRecords implements SetRecords {
  private final TreeMap<Long, MovingSet> records = new TreeMap<>();
  private final Runnable beforeStore;
  private long lastSetId = SimWords.TENANT;

  SimRecords(Runnable beforeStore) {
    this.beforeStore = beforeStore;
  }

  @Override
  public List<MovingSet> all() {
    return List.copyOf(records.values());
  }

  @Override
  public @Nullable MovingSet find(long setId) {
    return records.get(setId);
  }

  @Override
  public void put(MovingSet record) {
    beforeStore.run();
    records.put(record.setId(), record);
  }

  @Override
  public void remove(long setId) {
    beforeStore.run();
    records.remove(setId);
  }

  @Override
  public long newSetId() {
    return ++lastSetId;
  }

  void powerOff() {
    records.clear();
  }
}
