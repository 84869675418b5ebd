// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import io.pasid4j.core.SetStatistics;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.DomainAmount;
import org.jspecify.annotations.Nullable;

/**
 * A set.
 *
 * @param id its number
 * @param name what operators see it under
 * @param space the name of its space
 * @param peer who opened it
 * @param openMs how long it has been open
 * @param heldIds how many IDs it holds
 * @param activeIds how many of those have references
 * @param pendingIds how many it has freed that references keep
 * @param limitIds how many it may hold, those that are pending with it
 * @param guaranteedIds how many of these it can always have
 * @param waiting whether it outlived a daemon, and no connection has gone on with it yet
 * @param amount its user's limit in the domain; null if it counts against none
 * @param resumable whether its tenant has a token to go on with it
 * @param state whether its tenant is there, in words
 */
record SetDescription(
    int id,
    String name,
    String space,
    PeerView peer,
    long openMs,
    int heldIds,
    int activeIds,
    int pendingIds,
    int limitIds,
    int guaranteedIds,
    boolean waiting,
    @Nullable DomainAmount amount,
    boolean resumable,
    String state) {

  static SetDescription of(Session session, SessionRegistry sessions) {
    SetStatistics now = session.hostedSpace().space().statistics(session.set());
    return new SetDescription(
        session.id(),
        session.name(),
        session.hostedSpace().name(),
        PeerView.of(session.peer()),
        Math.max(0, session.ageMs(sessions.nowNanos())),
        now.heldIds(),
        now.activeIds(),
        now.pendingIds(),
        now.quota().limitIds(),
        now.quota().guaranteedIds(),
        session.isDetached(),
        amount(session),
        session.isResumable(),
        sessions.presenceOf(session).text());
  }

  private static @Nullable DomainAmount amount(Session session) {
    return session.isLimitedInDomain()
        ? session.hostedSpace().link().amount(session.account())
        : null;
  }

  /** A process, with unsigned numbers. */
  record PeerView(int pid, long uid, long gid) {
    static PeerView of(Peer peer) {
      return new PeerView(
          peer.pid(), Integer.toUnsignedLong(peer.uid()), Integer.toUnsignedLong(peer.gid()));
    }
  }
}
