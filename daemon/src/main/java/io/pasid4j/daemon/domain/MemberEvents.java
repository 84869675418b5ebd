// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.session.MovingSets;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.domain.host.HostListener;
import io.pasid4j.domain.host.MovingSet;
import io.pasid4j.domain.host.MovingSet.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports the fate of moving sets to their sessions and to the log. */
final class MemberEvents implements HostListener {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.domain");

  private final DomainWords words;
  private final MovingSets sets;
  private volatile String shutOut = "";

  MemberEvents(DomainWords words, MovingSets sets) {
    this.words = words;
    this.sets = sets;
  }

  /** Why the domain takes no command of this host any more; empty if it does. */
  String shutOut() {
    return shutOut;
  }

  /** True if an arrival can end: its set has been resumed here, or has ended. */
  boolean isTaken(MovingSet record) {
    Session session = words.session(record.setId());
    return record.state() == State.CLOSED
        || (record.state() == State.LIVE && session != null && !session.isDetached());
  }

  @Override
  public void moved(long setId, String target) {
    LOG.info("set {}: moved to {}", setId, target);
  }

  @Override
  public void stays(long setId) {
    Session session = words.session(setId);
    if (session != null) {
      sets.thaw(session);
    }
    LOG.info("set {}: stays", setId);
  }

  @Override
  public void arrived(MovingSet record) {
    Session session = words.session(record.setId());
    LOG.info("set {}: arrived, {} IDs", record.setId(), session == null ? 0 : session.set().size());
  }

  @Override
  public void fenced() {
    LOG.warn("domain: this host was fenced: all its sets have ended");
  }

  @Override
  public void shutOut(String reason) {
    shutOut = reason;
    LOG.error("domain: takes no command of this host: {}", reason);
  }
}
