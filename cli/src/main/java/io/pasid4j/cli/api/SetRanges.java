// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.api;

import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.List;

/** The IDs of a set, as ranges. */
public final class SetRanges {
  private static final int PAGE = 1000;
  private static final long NO_MORE = -1;

  private SetRanges() {}

  /** Reads the ranges that a set holds now, ascending; one request per 1000 ranges. */
  public static List<PasidRange> of(ManagementApi api, long setId) {
    List<PasidRange> ranges = new ArrayList<>();
    String path = "/v1/sets/" + setId + "/ranges?limit=" + PAGE;
    JsonValue page = api.get(path);
    add(page, ranges);
    for (long after = next(page); after != NO_MORE; after = next(page)) {
      page = api.get(path + "&after=" + after);
      add(page, ranges);
    }
    return ranges;
  }

  private static long next(JsonValue page) {
    return page.field("nextAfter").number(NO_MORE);
  }

  private static void add(JsonValue page, List<PasidRange> ranges) {
    for (JsonValue range : page.field("ranges").items()) {
      ranges.add(PasidRange.of(range.field("min").number(0), range.field("max").number(0)));
    }
  }
}
