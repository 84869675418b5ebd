// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.space.Upstream;
import io.pasid4j.domain.log.DomainLog;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delays the start of a daemon until the domain has answered: a host that was fenced meanwhile must
 * know before it serves a tenant. A host that has leased no ID does not wait. Thread-safe.
 */
final class StartWait {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.domain");
  private static final long LOOK_MS = 100;
  private static final long NO_LEADER_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long LEADER_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Upstream upstream;
  private final DomainLog log;
  private final CountDownLatch answered = new CountDownLatch(1);

  StartWait(Upstream upstream, DomainLog log) {
    this.upstream = upstream;
    this.log = log;
  }

  /** Ends the wait: the domain has answered. */
  void end() {
    answered.countDown();
  }

  /** Waits for {@link #end}; 30 s at most, and 5 s while no leader is known. */
  void await() {
    long begunNanos = System.nanoTime();
    while (!upstream.holdsAll() && !isAnswered()) {
      long waitedNanos = System.nanoTime() - begunNanos;
      boolean hasLeader = !log.status().leader().isEmpty();
      if (waitedNanos > (hasLeader ? LEADER_NANOS : NO_LEADER_NANOS)) {
        LOG.warn("domain: no answer yet; tenants are served from what this host had leased");
        return;
      }
    }
  }

  private boolean isAnswered() {
    try {
      return answered.await(LOOK_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
