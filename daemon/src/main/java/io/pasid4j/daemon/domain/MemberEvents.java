// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.audit.AuditAction;
import io.pasid4j.daemon.audit.AuditActor;
import io.pasid4j.daemon.audit.AuditEvent;
import io.pasid4j.daemon.audit.AuditLog;
import io.pasid4j.daemon.session.MovingSets;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.domain.host.HostListener;
import io.pasid4j.domain.host.MovingSet;
import io.pasid4j.domain.host.MovingSet.State;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports the fate of moving sets to their sessions and to the log. */
final class MemberEvents implements HostListener {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.domain");

  private final String host;
  private final LongFunction<@Nullable Session> sessions;
  private final MovingSets sets;
  private final AuditLog audit;
  private volatile String shutOut = "";
  private volatile String loss = "";
  private volatile long fencedUnixMs;

  /**
   * Reports to the sessions of a host.
   *
   * @param sessions finds the session of a set by its number; null if it has ended
   */
  MemberEvents(
      String host, LongFunction<@Nullable Session> sessions, MovingSets sets, AuditLog audit) {
    this.host = host;
    this.sessions = sessions;
    this.sets = sets;
    this.audit = audit;
  }

  /** The time at which this daemon learnt that its host was fenced, in Unix ms; 0 if it did not. */
  long fencedUnixMs() {
    return fencedUnixMs;
  }

  /** Why this host last had to give up all its IDs; empty if it never did. */
  String loss() {
    return loss;
  }

  /** Why the domain takes no command of this host any more; empty if it does. */
  String shutOut() {
    return shutOut;
  }

  /**
   * True if an arrival can end: its set has been resumed here, or has ended. A set that is live and
   * has no session has ended: a daemon that was killed while it closed it could not record that.
   */
  boolean isTaken(MovingSet record) {
    if (record.state() != State.LIVE) {
      return record.state() == State.CLOSED;
    }
    Session session = sessions.apply(record.setId());
    return session == null || !session.isDetached();
  }

  @Override
  public void moved(long setId, String target) {
    LOG.info("set {}: moved to {}", setId, target);
  }

  @Override
  public void stays(long setId) {
    Session session = sessions.apply(setId);
    if (session != null) {
      sets.thaw(session);
    }
    LOG.info("set {}: stays", setId);
  }

  @Override
  public void arrived(MovingSet record) {
    Session session = sessions.apply(record.setId());
    if (session != null) {
      sets.recordArrival(session);
    }
    LOG.info("set {}: arrived, {} IDs", record.setId(), session == null ? 0 : session.set().size());
  }

  @Override
  public void fenced(long epoch) {
    fencedUnixMs = System.currentTimeMillis();
    loss = "fenced";
    shutOut = "";
    LOG.warn("domain: this host was fenced (epoch {}): all its sets end", epoch);
    audit.record(
        AuditEvent.of(
            AuditAction.HOST_FENCED, AuditActor.DAEMON, Map.of("host", host, "epoch", epoch)));
  }

  @Override
  public void disowned() {
    loss = "not known to the domain";
    shutOut = "";
    LOG.error(
        "domain: does not know the IDs that this host has: it was founded anew, or has lost a part"
            + " of its log; all sets of this host end");
    audit.record(AuditEvent.of(AuditAction.HOST_DISOWNED, AuditActor.DAEMON, Map.of("host", host)));
  }

  @Override
  public void shutOut(String reason) {
    shutOut = reason;
    LOG.error("domain: takes no command of this host: {}", reason);
  }
}
