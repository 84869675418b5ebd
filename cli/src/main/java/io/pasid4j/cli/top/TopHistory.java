// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.top;

import io.pasid4j.client.SetInfo;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The samples of each set so far, as many as a sparkline shows. For one thread. */
public final class TopHistory {
  /** The most samples of a set that are kept. */
  public static final int MOST_SAMPLES = 60;

  private static final double NANOS_PER_SECOND = 1e9;

  private Map<Long, int[]> bySet = new HashMap<>();
  private long lastNanos;

  /**
   * Adds a sample of all sets.
   *
   * @param nowNanos when it was taken, by a monotonic clock
   * @return a row for each set, in the order given
   */
  public List<TopRow> add(List<SetInfo> sets, long nowNanos) {
    double seconds = (nowNanos - lastNanos) / NANOS_PER_SECOND;
    Map<Long, int[]> next = new HashMap<>();
    List<TopRow> rows =
        sets.stream()
            .map(set -> {
              int[] before = bySet.getOrDefault(set.holder().setId(), new int[0]);
              int[] now = appended(before, set.heldIds());
              next.put(set.holder().setId(), now);
              double grown = before.length == 0 ? 0 : set.heldIds() - before[before.length - 1];
              return new TopRow(set, seconds > 0 ? grown / seconds : 0, now);
            })
            .toList();
    bySet = next;
    lastNanos = nowNanos;
    return rows;
  }

  private static int[] appended(int[] before, int value) {
    int from = Math.max(0, before.length + 1 - MOST_SAMPLES);
    int[] now = Arrays.copyOfRange(before, from, before.length + 1);
    now[now.length - 1] = value;
    return now;
  }
}
