// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.NamedId;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.SpidResult;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.state.StateFullException;
import java.util.HashMap;
import java.util.Map;

/**
 * Sets that come to this daemon by a file: each is here with all of its IDs, or not at all,
 * wherever the daemon ends meanwhile. Thread-safe.
 */
public final class SetImports {
  private final MovingSets moving;
  private final ResumeTokens tokens;

  SetImports(MovingSets moving, ResumeTokens tokens) {
    this.moving = moving;
    this.tokens = tokens;
  }

  /**
   * Opens the set with the IDs, quota, SPIDs and keys that it had. It waits to be resumed with its
   * token, whatever processes live. One at a time: two copies of a set must not both be found new.
   *
   * @throws ExportRefusedException if one of its IDs cannot be had or its set is here already
   * @throws QuotaRefusedException if its guarantee cannot be met
   */
  public synchronized Session open(HostedSpace hosted, ExportedSet exported)
      throws ExportRefusedException {
    SetExports.requireNoDomain(hosted);
    if (tokens.isKnown(exported.contents().tokenHash())) {
      throw new ExportRefusedException(
          "set: its resume token is that of a set of this daemon (expected: of none)");
    }
    for (PasidRange ids : exported.ids()) {
      requireFree(hosted, ids);
    }
    Session session = prepare(hosted, exported);
    boolean isWhole = false;
    try {
      take(session.set(), exported);
      moving.commit(session);
      isWhole = true;
      return session;
    } catch (PasidUnavailableException e) {
      throw new ExportRefusedException(String.valueOf(e.getMessage()));
    } catch (StateFullException e) {
      throw full();
    } finally {
      if (!isWhole) {
        moving.abandon(session);
      }
    }
  }

  private Session prepare(HostedSpace hosted, ExportedSet exported) throws ExportRefusedException {
    try {
      return moving.prepare(hosted, exported.contents());
    } catch (StateFullException e) {
      throw full();
    }
  }

  private static ExportRefusedException full() {
    return new ExportRefusedException("state directory: full (expected: room for the set)");
  }

  /** Looks before anything changes, so that what is freed again seldom has to rest. */
  private static void requireFree(HostedSpace hosted, PasidRange ids)
      throws ExportRefusedException {
    long maxId = (1L << hosted.space().bits()) - 1;
    if (ids.max() > maxId) {
      throw new ExportRefusedException(
          "ids: " + ids + " (expected: IDs of space " + hosted + ", 0 to " + maxId + ")");
    }
    if (hosted.space().inspector().survey(ids).freeIds() < ids.countIds()) {
      throw new ExportRefusedException(
          "ids: %s: not all are free in space %s (expected: held by nobody, not reserved, not quarantined)"
              .formatted(ids, hosted));
    }
  }

  private static void take(PasidSet set, ExportedSet exported) throws ExportRefusedException {
    Map<Integer, NamedId> named = new HashMap<>();
    for (NamedId each : exported.contents().names()) {
      named.put(each.id(), each);
    }
    for (PasidRange ids : exported.ids()) {
      long from = ids.min();
      for (long id = ids.min(); id <= ids.max(); id++) {
        NamedId name = named.get((int) id);
        if (name != null && name.key() != null) {
          takeRun(set, from, id - 1);
          set.allocate(PasidRange.exactly(id), name.key());
          from = id + 1;
        }
      }
      takeRun(set, from, ids.max());
    }
    for (NamedId each : exported.contents().names()) {
      attach(set, each);
    }
  }

  private static void takeRun(PasidSet set, long min, long max) {
    if (min <= max) {
      set.allocateContiguous(PasidRange.of(min, max), (int) (max - min + 1));
    }
  }

  private static void attach(PasidSet set, NamedId named) throws ExportRefusedException {
    boolean isNamed =
        set.holds(named.id())
            && (named.spid() < 0
                || set.attachSpid(named.id(), named.spid()) == SpidResult.ATTACHED);
    if (!isNamed) {
      throw new ExportRefusedException(
          "names: id %s, spid %s (expected: an ID of the set, and a SPID of one ID)"
              .formatted(named.id(), named.spid()));
    }
  }
}
