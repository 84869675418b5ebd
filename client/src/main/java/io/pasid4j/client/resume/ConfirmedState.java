// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.resume;

import io.pasid4j.core.GetResult;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PutResult;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.AllocateKeyedRequest;
import io.pasid4j.protocol.command.AllocateRequest;
import io.pasid4j.protocol.command.AttachSpidRequest;
import io.pasid4j.protocol.command.FreeRequest;
import io.pasid4j.protocol.command.IdRequest;
import io.pasid4j.protocol.command.ReportBusyRequest;
import io.pasid4j.protocol.command.Request;
import io.pasid4j.protocol.command.ResultCodes;
import io.pasid4j.protocol.command.SubscribeRequest;
import io.pasid4j.protocol.command.UnsubscribeRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state of a set that a client knows from replies. IDs that the set has beyond it come from a
 * request that was not answered. Thread-safe.
 */
public final class ConfirmedState {
  private static final int TAKEN = ResultCodes.GET.reply(GetResult.TAKEN).result();
  private static final int KEPT = ResultCodes.PUT.reply(PutResult.KEPT).result();
  private static final int RELEASED = ResultCodes.PUT.reply(PutResult.RELEASED).result();
  private static final int ATTACHED = 0;

  private final IdSet held = new IdSet();

  /** The references of each ID that has any, also of IDs that were freed since. */
  private final Map<Integer, Integer> references = new HashMap<>();

  private final Spids spids = new Spids();

  /** Abandoned requests: their effect has to be queried. */
  private final Set<Request> givenUp = new LinkedHashSet<>();

  private @Nullable SubscribeRequest subscription;

  /** Creates the state of a set that was just opened. */
  public ConfirmedState() {}

  /**
   * Records a reply, before the caller gets it.
   *
   * @param request the request
   * @param reply the reply's frame from 0 to its limit
   */
  public synchronized void record(Request request, ByteBuffer reply) {
    int result = ReplyFrame.result(reply);
    switch (request) {
      case AllocateRequest allocated -> {
        for (int id : ReplyFrame.ids(reply)) {
          held.add(id);
        }
      }
      case FreeRequest(PasidRange range) when result >= 0 -> recordFree(range);
      case AllocateKeyedRequest allocated when result >= 0 -> held.add(result);
      case ReportBusyRequest(long id, PasidRange range) -> recordReport((int) id, reply);
      case IdRequest ofId when result >= 0 -> recordOfId(ofId, result);
      case AttachSpidRequest(long id, int spid) when result == ATTACHED ->
          spids.attach((int) id, spid);
      case SubscribeRequest begun when result == 0 -> subscription = begun;
      case UnsubscribeRequest ended when result >= 0 -> subscription = null;
      default -> {}
    }
  }

  private void recordOfId(IdRequest request, int result) {
    switch (request.action()) {
      case GET -> {
        if (result == TAKEN) {
          count((int) request.id(), 1);
        }
      }
      case PUT -> recordPut((int) request.id(), result);
      case DETACH_SPID -> spids.detach(request.id());
      case HOLDS, FIND_SPID -> {}
    }
  }

  /** The reported ID is gone also if there was no other one in its place. */
  private void recordReport(int id, ByteBuffer reply) {
    int other = ReplyFrame.result(reply);
    if (other >= 0 || ReplyFrame.errno(reply) == Errno.ENOSPC) {
      recordFree(PasidRange.exactly(id));
    }
    if (other >= 0) {
      held.add(other);
    }
  }

  private void recordFree(PasidRange range) {
    held.remove(range);
    spids.drop(range, id -> !references.containsKey(id));
  }

  private void recordPut(int id, int result) {
    if (result == KEPT) {
      count(id, -1);
    } else if (result <= RELEASED) {
      references.remove(id);
    }
    if (result == RELEASED) {
      spids.drop(PasidRange.exactly(id), gone -> true);
    }
  }

  private void count(int id, int change) {
    references.merge(id, change, (before, more) -> before + more == 0 ? null : before + more);
  }

  /**
   * Marks a request as abandoned: its caller no longer waits.
   *
   * @param request the request; the daemon may have executed it
   */
  public synchronized void giveUp(Request request) {
    givenUp.add(request);
  }

  /** Abandoned requests that are not resolved yet. */
  synchronized List<Request> givenUp() {
    return List.copyOf(givenUp);
  }

  /** Marks an abandoned request as resolved. */
  synchronized void resolve(Request request) {
    givenUp.remove(request);
  }

  synchronized boolean holds(long id) {
    return held.has(id);
  }

  /** The IDs that the set holds. */
  synchronized List<Integer> heldIds() {
    List<Integer> ids = new ArrayList<>();
    held.forEach(PasidRange.ALL, ids::add);
    return ids;
  }

  /** Records that the set does not hold an ID any more. */
  synchronized void drop(int id) {
    recordFree(PasidRange.exactly(id));
  }

  synchronized int references(long id) {
    return id > Integer.MAX_VALUE ? 0 : references.getOrDefault((int) id, 0);
  }

  /** Corrects the number of references of an ID. */
  synchronized void correctReferences(int id, int count) {
    if (count == 0) {
      references.remove(id);
    } else {
      references.put(id, count);
    }
  }

  synchronized boolean hasSpid(long spid) {
    return spids.has(spid);
  }

  /** Corrects which ID has a SPID; -1: none has. */
  synchronized void correctSpid(long spid, int id) {
    spids.detach(spid);
    if (id >= 0) {
      spids.attach(id, (int) spid);
    }
  }

  /** The subscription that the daemon has granted. */
  synchronized @Nullable SubscribeRequest subscription() {
    return subscription;
  }

  /** Records that the daemon does not grant the subscription any more. */
  synchronized void loseSubscription() {
    subscription = null;
  }
}
