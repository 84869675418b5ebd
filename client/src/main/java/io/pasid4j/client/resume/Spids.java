// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.resume;

import io.pasid4j.core.PasidRange;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** Map from SPIDs to IDs, one to one. Not thread-safe. */
final class Spids {
  private final NavigableMap<Integer, Integer> byId = new TreeMap<>();
  private final Map<Integer, Integer> ids = new HashMap<>();

  void attach(int id, int spid) {
    byId.put(id, spid);
    ids.put(spid, id);
  }

  boolean has(long spid) {
    return spid <= Integer.MAX_VALUE && ids.containsKey((int) spid);
  }

  void detach(long spid) {
    Integer id = spid <= Integer.MAX_VALUE ? ids.remove((int) spid) : null;
    if (id != null) {
      byId.remove(id);
    }
  }

  /** Removes the SPIDs of the IDs in a range. */
  void drop(PasidRange range, IntPredicate which) {
    if (byId.isEmpty() || range.min() > Integer.MAX_VALUE) {
      return;
    }
    int max = (int) Math.min(range.max(), Integer.MAX_VALUE);
    Iterator<Map.Entry<Integer, Integer>> each =
        byId.subMap((int) range.min(), true, max, true).entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Integer, Integer> entry = each.next();
      if (which.test(entry.getKey())) {
        ids.remove(entry.getValue());
        each.remove();
      }
    }
  }
}
