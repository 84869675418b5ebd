// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.IdAccount;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.daemon.process.ProcessIdentity;
import io.pasid4j.daemon.session.Admission.Granted;
import io.pasid4j.daemon.session.OpenResult.NoRoom;
import io.pasid4j.daemon.session.OpenResult.Opened;
import io.pasid4j.daemon.session.OpenResult.TooMany;
import io.pasid4j.daemon.session.OpenResult.Unmet;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.state.LimitKeys;
import io.pasid4j.daemon.state.StateFullException;
import java.util.List;
import java.util.function.LongSupplier;

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

  /**
   * Opens a session whose account has no limit yet, and that counts as a further one of its user.
   */
  OpenResult open(Peer peer, SessionHolder holder, OpenRequest request, Granted granted) {
    SetCounts.Place place = counts.tryTake(peer, granted.limitKeys().sets(), granted.maxSets());
    return place == null ? new TooMany() : open(peer, holder, request, granted, place);
  }

  /**
   * Opens a session whose account has no limit yet, and that counts in the place of one that its
   * connection has.
   */
  OpenResult openInPlaceOf(
      Session old, SessionHolder holder, OpenRequest request, Granted granted) {
    SetCounts.Place place =
        counts.tryReplace(old.place(), old.peer(), granted.limitKeys().sets(), granted.maxSets());
    return place == null ? new TooMany() : open(old.peer(), holder, request, granted, place);
  }

  private OpenResult open(
      Peer peer,
      SessionHolder holder,
      OpenRequest request,
      Granted granted,
      SetCounts.Place place) {
    String name = request.name().isEmpty() ? peer.defaultName() : request.name();
    try {
      PasidSet set = open(peer, name, granted);
      return new Opened(register(peer, holder, granted.space(), set, place, granted.limitKeys()));
    } catch (QuotaRefusedException e) {
      place.leave();
      return new Unmet(e.reason());
    } catch (StateFullException e) {
      place.leave();
      return new NoRoom();
    } catch (Throwable t) {
      place.leave();
      throw t;
    }
  }

  private static PasidSet open(Peer peer, String name, Granted granted) {
    PasidSpace space = granted.space().space();
    if (peer.operator()) {
      return space.open(name, granted.quota());
    }
    IdAccount account = space.account(granted.limitKeys().account(peer.uid()));
    return space.open(name, granted.quota(), account);
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
    try {
      Session.Moment now = new Session.Moment(nanoTime.getAsLong(), System.currentTimeMillis());
      List<ProcessIdentity> owners =
          hosted.store().outlivesDaemon() ? processes.of(peer) : List.of();
      Session session =
          index.addNew(
              id -> new Session(id, peer, hosted, set, now, owners, place, limitKeys, holder));
      save(session);
      index.addSet(session);
      audit.opened(session);
      return session;
    } catch (Throwable t) {
      set.close();
      throw t;
    }
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
