// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.state.RecoveredSet;
import io.pasid4j.daemon.state.SetRecord;
import io.pasid4j.protocol.command.ShownPresence;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets that outlived an earlier daemon and that no client has resumed yet. Thread-safe. */
final class DetachedSets {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.state");
  private static final int NANOS_PER_MS = 1_000_000;

  private final SessionIndex index;
  private final SetCounts counts;
  private final OwnerProcesses processes;
  private final ResumeTokens tokens;
  private final SessionCloser closer;
  private final SessionAudit audit;
  private final LongSupplier nanoTime;
  private final LongAdder leakedIds = new LongAdder();

  DetachedSets(
      SessionIndex index,
      SetCounts counts,
      OwnerProcesses processes,
      ResumeTokens tokens,
      SessionCloser closer,
      SessionAudit audit,
      LongSupplier nanoTime) {
    this.index = index;
    this.counts = counts;
    this.processes = processes;
    this.tokens = tokens;
    this.closer = closer;
    this.audit = audit;
    this.nanoTime = nanoTime;
  }

  /** Adds the recovered sets of a space, and closes those that no client can resume. */
  void recover(HostedSpace hosted) {
    for (RecoveredSet recovered : hosted.recovered()) {
      Session session = add(hosted, recovered);
      boolean isUseless = session.set().size() == 0 && !session.isResumable();
      if (recovered.record().isClosing() || isUseless) {
        closer.close(session);
      }
    }
  }

  private Session add(HostedSpace hosted, RecoveredSet recovered) {
    SetRecord record = recovered.record();
    Peer peer = new Peer(record.processes().getFirst().pid(), record.uid(), record.gid());
    SetCounts.Place place = counts.take(peer, record.limitKeys().sets());
    Session session =
        index.addWithId(record.setId(), id -> session(id, peer, hosted, recovered, place));
    if (session.id() != record.setId()) {
      LOG.warn(
          "state: space {}: set {} is set {} from now on, for another space has a set of that id",
          hosted.name(),
          record.setId(),
          session.id());
      session.save();
    }
    index.addSet(session);
    audit.waiting(session);
    tokens.add(session);
    return session;
  }

  private Session session(
      int id, Peer peer, HostedSpace hosted, RecoveredSet recovered, SetCounts.Place place) {
    SetRecord record = recovered.record();
    Session.Moment opened = openedAt(record);
    Session session =
        new Session(
            id,
            peer,
            hosted,
            recovered.set(),
            opened,
            record.processes(),
            place,
            record.limitKeys(),
            null);
    session.tokenHash(record.tokenHash());
    session.owedGuaranteeIds(record.owedGuaranteeIds());
    return session;
  }

  private Session.Moment openedAt(SetRecord record) {
    long ageMs = Math.max(0, System.currentTimeMillis() - record.openedAtMs());
    return new Session.Moment(nanoTime.getAsLong() - ageMs * NANOS_PER_MS, record.openedAtMs());
  }

  /** Releases the sets whose processes have all ended, as confirmed by the kernel. */
  List<Session> releaseDead() {
    List<Session> released = new ArrayList<>();
    for (Session session : index.all()) {
      if (session.isDetached() && processes.areDead(session)) {
        OptionalInt heldIds = closer.closeIfDetached(session);
        heldIds.ifPresent(ids -> {
          leakedIds.add(ids);
          released.add(session);
        });
      }
    }
    return released;
  }

  /**
   * Returns whether the tenant of a session is there. A band is the operators', for which no
   * process has to live.
   */
  ShownPresence presenceOf(Session session) {
    if (!session.isDetached() || session.isReservation()) {
      return ShownPresence.CONNECTED;
    }
    return switch (processes.lifeOf(session)) {
      case ALIVE -> session.isResumable() ? ShownPresence.DETACHED_ALIVE : ShownPresence.ENDING;
      case UNKNOWN -> ShownPresence.DETACHED_UNKNOWN;
      case DEAD -> ShownPresence.ENDING;
    };
  }

  /** The number of IDs held by those that were released because their processes had ended. */
  long leakedIds() {
    return leakedIds.sum();
  }

  long count() {
    return index.all().stream().filter(Session::isDetached).count();
  }
}
