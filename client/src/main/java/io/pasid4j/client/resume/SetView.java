// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.resume;

import io.pasid4j.core.GetResult;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PutResult;
import io.pasid4j.protocol.command.FreeRequest;
import io.pasid4j.protocol.command.Holder;
import io.pasid4j.protocol.command.IdRequest;
import io.pasid4j.protocol.command.IdsReply;
import io.pasid4j.protocol.command.Limits;
import io.pasid4j.protocol.command.ListRequest;
import io.pasid4j.protocol.command.ResultCodes;
import io.pasid4j.protocol.command.ResultReply;
import io.pasid4j.protocol.command.ShowReply;
import io.pasid4j.protocol.command.ShowRequest;
import io.pasid4j.protocol.command.ShownState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Queries the state of a set over a connection that has it. */
final class SetView {
  /** The result of a GET that was done. */
  static final int TAKEN = ResultCodes.GET.reply(GetResult.TAKEN).result();

  private final RequestSender sender;
  private final long setId;
  private final String space;

  /**
   * A view of a set.
   *
   * @param space the name of its space; empty for the default one
   */
  SetView(RequestSender sender, long setId, String space) {
    this.sender = sender;
    this.setId = setId;
    this.space = space;
  }

  /**
   * The state of an ID that the set has or had; 0 references also if another set holds it by now.
   */
  record Shown(int references, boolean isHeld) {
    static final Shown NOTHING = new Shown(0, false);

    /** Returns the result of the PUT that led to this state. */
    int resultOfPut() {
      PutResult without = isHeld ? PutResult.LAST : PutResult.RELEASED;
      return ResultCodes.PUT.reply(references > 0 ? PutResult.KEPT : without).result();
    }
  }

  Shown show(long id) throws IOException {
    ByteBuffer frame = sender.ask(new ShowRequest(id, space));
    if (ReplyFrame.isError(frame)) {
      return Shown.NOTHING;
    }
    ShowReply reply = ReplyFrame.read(frame, ShowReply::decode);
    Holder holder = reply.holder();
    return holder == null || holder.setId() != setId
        ? Shown.NOTHING
        : new Shown(reply.references(), reply.state() != ShownState.FREE_PENDING);
  }

  /** The ID that has a SPID, or -1. */
  int findBySpid(long spid) throws IOException {
    int[] ids = ReplyFrame.ids(sender.ask(new IdRequest(IdRequest.Action.FIND_SPID, spid)));
    return ids.length == 0 ? -1 : ids[0];
  }

  /** All that the set holds. */
  IdSet list() throws IOException {
    IdSet all = new IdSet();
    long min = 0;
    int[] page;
    do {
      ListRequest request =
          new ListRequest(PasidRange.of(min, PasidRange.MAX_BOUND), Limits.MOST_IDS);
      page = ReplyFrame.read(sender.ask(request), IdsReply::decode).ids();
      for (int id : page) {
        all.add(id);
        min = id + 1L;
      }
    } while (page.length == Limits.MOST_IDS);
    return all;
  }

  /** Frees these IDs and no others. */
  void free(IdSet ids) throws IOException {
    for (PasidRange run : runs(ids)) {
      ReplyFrame.read(sender.ask(new FreeRequest(run)), ResultReply::decode);
    }
  }

  private static List<PasidRange> runs(IdSet ids) {
    List<PasidRange> runs = new ArrayList<>();
    ids.forEach(
        PasidRange.ALL,
        id -> {
          boolean goesOn = !runs.isEmpty() && runs.getLast().max() + 1 == id;
          long min = goesOn ? runs.removeLast().min() : id;
          runs.add(PasidRange.of(min, id));
        });
    return runs;
  }
}
