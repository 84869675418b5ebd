// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.client.connection.RequestChannel;
import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.command.IdsReply;
import io.pasid4j.protocol.command.Limits;
import io.pasid4j.protocol.command.ListRequest;
import io.pasid4j.protocol.command.SetEntry;
import io.pasid4j.protocol.command.SetsReply;
import io.pasid4j.protocol.command.SetsRequest;
import java.util.ArrayList;
import java.util.List;

/** Lists that may be longer than one reply, requested page by page. */
final class PagedLists {
  private PagedLists() {}

  /** The IDs that the session's set holds in a range, ascending. */
  static List<int[]> heldIn(RequestChannel channel, PasidRange range) {
    List<int[]> pages = new ArrayList<>();
    long min = range.min();
    int[] page;
    do {
      ListRequest request = new ListRequest(PasidRange.of(min, range.max()), Limits.MOST_IDS);
      page = channel.reply(request, IdsReply::decode).ids();
      pages.add(page);
      min = page.length == 0 ? min : page[page.length - 1] + 1L;
    } while (page.length == Limits.MOST_IDS && min <= range.max());
    return pages;
  }

  /** The open sets that the session may see, by id. */
  static List<SetEntry> sets(RequestChannel channel) {
    List<SetEntry> sets = new ArrayList<>();
    List<SetEntry> page;
    do {
      long afterSetId = sets.isEmpty() ? 0 : sets.getLast().holder().setId();
      SetsRequest request = new SetsRequest(afterSetId, Limits.MOST_SETS, SetEntry.SIZE);
      page = channel.reply(request, SetsReply::decode).sets();
      sets.addAll(page);
    } while (page.size() == Limits.MOST_SETS);
    return sets;
  }
}
