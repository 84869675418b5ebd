// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.state.RecoveredSet;
import io.pasid4j.daemon.state.SetRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** The sets that outlived an earlier daemon and wait for their clients. Thread-safe. */
final class DetachedSets {
  private static final int NANOS_PER_MS = 1_000_000;

  private final SessionRegistry sessions;
  private final SessionIndex index;
  private final OwnerProcesses holders;
  private final LongAdder leakedIds = new LongAdder();

  DetachedSets(SessionRegistry sessions, SessionIndex index, OwnerProcesses holders) {
    this.sessions = sessions;
    this.index = index;
    this.holders = holders;
  }

  /**
   * Takes in the sets of a space; closes those that nobody can go on with.
   *
   * @throws StartException if another set has the id of one
   */
  void adopt(HostedSpace hosted) {
    for (RecoveredSet recovered : hosted.recovered()) {
      Session session = session(hosted, recovered);
      if (!index.addOld(session)) {
        throw new StartException(
            "state: set id: " + session.id() + " in two spaces (expected: each once)");
      }
      sessions.adopted(session);
      boolean isUseless = session.set().size() == 0 && !session.isResumable();
      if (recovered.record().isClosing() || isUseless) {
        sessions.close(session);
      }
    }
  }

  private Session session(HostedSpace hosted, RecoveredSet recovered) {
    SetRecord record = recovered.record();
    int pid = record.processes().getFirst().pid();
    Session session =
        new Session(
            record.setId(),
            new Peer(pid, record.uid(), record.gid()),
            hosted,
            recovered.set(),
            openedAt(record),
            record.processes(),
            null);
    session.tokenHash(record.tokenHash());
    return session;
  }

  private Session.Moment openedAt(SetRecord record) {
    long ageMs = Math.max(0, System.currentTimeMillis() - record.openedAtMs());
    return new Session.Moment(sessions.nowNanos() - ageMs * NANOS_PER_MS, record.openedAtMs());
  }

  /** Releases those of which every process is provably dead. */
  List<Session> releaseDead() {
    List<Session> released = new ArrayList<>();
    for (Session session : index.all()) {
      if (session.isWaiting() && holders.areDead(session) && session.endIfWaiting()) {
        leakedIds.add(sessions.releaseEnded(session));
        released.add(session);
      }
    }
    return released;
  }

  /** How many IDs those held whose processes were found dead. */
  long leakedIds() {
    return leakedIds.sum();
  }

  /** How many there are. */
  long count() {
    return index.all().stream().filter(Session::isWaiting).count();
  }
}
