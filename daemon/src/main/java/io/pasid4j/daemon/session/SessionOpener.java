// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.PasidSet;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.process.ProcessIdentity;
import io.pasid4j.daemon.session.Admission.Granted;
import io.pasid4j.daemon.session.OpenResult.NoRoom;
import io.pasid4j.daemon.session.OpenResult.Opened;
import io.pasid4j.daemon.session.OpenResult.TooMany;
import io.pasid4j.daemon.session.OpenResult.Unguaranteed;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.state.LimitKeys;
import io.pasid4j.daemon.state.StateFullException;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Opens sessions whose sets hold nothing yet. Thread-safe. */
final class SessionOpener {
  private final SessionIndex index;
  private final SetCounts counts;
  private final OwnerProcesses processes;
  private final SessionAudit audit;
  private final LongSupplier nanoTime;

  SessionOpener(
      SessionIndex index,
      SetCounts counts,
      OwnerProcesses processes,
      SessionAudit audit,
      LongSupplier nanoTime) {
    this.index = index;
    this.counts = counts;
    this.processes = processes;
    this.audit = audit;
    this.nanoTime = nanoTime;
  }

  /** Opens a session whose account has no limit yet, and that counts as a further one. */
  OpenResult open(Peer peer, SessionHolder holder, OpenRequest request, Granted granted) {
    SetCounts.Place place = counts.tryTake(peer, granted.limitKeys().sets(), granted.maxSets());
    return place == null
        ? new TooMany()
        : open(granted, place, () -> openNew(new Opening(peer, holder, request, granted, place)));
  }

  /**
   * Opens a session whose account has no limit yet, and that counts in the place of one that its
   * connection has: what that is guaranteed counts as free for this one, and for no other.
   */
  OpenResult openInPlaceOf(
      Session old, SessionHolder holder, OpenRequest request, Granted granted) {
    SetCounts.Place place =
        counts.tryReplace(old.place(), old.peer(), granted.limitKeys().sets(), granted.maxSets());
    if (place == null) {
      return new TooMany();
    }
    Opening opening = new Opening(old.peer(), holder, request, granted, place);
    boolean isSameSpace = old.hostedSpace() == granted.space();
    return open(granted, place, () -> isSameSpace ? takeOver(old, opening) : openNew(opening));
  }

  private static OpenResult open(
      Granted granted, SetCounts.Place place, Supplier<Session> opening) {
    try {
      return new Opened(opening.get());
    } catch (QuotaRefusedException e) {
      place.leave();
      // The other reason is that an operator has closed the set whose place it was to take.
      return e.reason() != Refusal.CAPACITY
          ? new OpenResult.Later()
          : new Unguaranteed(granted.space(), granted.quota().guaranteedIds());
    } catch (StateFullException e) {
      place.leave();
      return new NoRoom();
    } catch (Throwable t) {
      place.leave();
      throw t;
    }
  }

  private Session openNew(Opening opening) {
    PasidSet set = opening.openSet(opening.granted().quota());
    try {
      return register(opening, set);
    } catch (Throwable t) {
      set.close();
      throw t;
    }
  }

  /**
   * Opens a session that takes over the guarantee of another one, which gets it back if that fails:
   * one of the two has it at each moment, and at most one in the state directory.
   */
  private Session takeOver(Session old, Opening opening) {
    Quota before = old.set().quota();
    Quota quota = opening.granted().quota();
    PasidSet set = opening.openSet(Quota.limit(quota.limitIds()));
    boolean hasGuarantee = false;
    try {
      old.hostedSpace().space().moveGuarantee(old.set(), set, quota);
      hasGuarantee = true;
      old.save();
      return register(opening, set);
    } catch (Throwable t) {
      if (hasGuarantee) {
        giveBack(set, old, before);
      }
      set.close();
      throw t;
    }
  }

  private static void giveBack(PasidSet from, Session old, Quota before) {
    try {
      old.hostedSpace().space().moveGuarantee(from, old.set(), before);
      old.save();
    } catch (QuotaRefusedException closed) {
      // An operator has closed it meanwhile: there is no set to have the guarantee.
    }
  }

  private Session register(Opening opening, PasidSet set) {
    Granted granted = opening.granted();
    return register(
        opening.peer(),
        opening.holder(),
        granted.space(),
        set,
        opening.place(),
        granted.limitKeys());
  }

  /**
   * Opens a session of the operators' own. No process stands behind it, so it lasts until it is
   * closed.
   *
   * @throws StateFullException if the state directory has no room for it
   */
  Session openReservation(HostedSpace hosted, String name, Quota quota) {
    PasidSet set = hosted.space().open(name, quota);
    SetCounts.Place place = counts.take(Peer.NONE, LimitKeys.DEFAULT_LIMIT);
    try {
      return register(Peer.NONE, reason -> {}, hosted, set, place, LimitKeys.DEFAULT);
    } catch (Throwable t) {
      set.close();
      place.leave();
      throw t;
    }
  }

  private Session register(
      Peer peer,
      SessionHolder holder,
      HostedSpace hosted,
      PasidSet set,
      SetCounts.Place place,
      LimitKeys limitKeys) {
    Session.Moment now = new Session.Moment(nanoTime.getAsLong(), System.currentTimeMillis());
    List<ProcessIdentity> owners = hosted.store().outlivesDaemon() ? processes.of(peer) : List.of();
    Session session =
        index.addNew(
            id -> new Session(id, peer, hosted, set, now, owners, place, limitKeys, holder));
    save(session);
    index.addSet(session);
    audit.opened(session);
    return session;
  }

  private void save(Session session) {
    try {
      session.save();
    } catch (Throwable t) {
      index.remove(session);
      throw t;
    }
  }
}
