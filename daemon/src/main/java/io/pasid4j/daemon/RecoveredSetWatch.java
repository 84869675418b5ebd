// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Releases sets recovered from an earlier daemon once all their processes are dead. Its thread runs
 * as long as a recovered set waits to be resumed.
 */
final class RecoveredSetWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.state");
  private static final long POLL_MS = 200;

  private final SessionRegistry sessions;
  private @Nullable ScheduledExecutorService polling;

  RecoveredSetWatch(SessionRegistry sessions) {
    this.sessions = sessions;
  }

  /** Releases now, and goes on while any set waits. Call again after spaces have been added. */
  synchronized void start() {
    releaseDead();
    long waiting = sessions.detached();
    if (waiting == 0 || polling != null) {
      return;
    }
    LOG.info("sets that wait to be resumed: {}", waiting);
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("pasidd-recovered").factory());
    polling = started;
    var _ =
        started.scheduleWithFixedDelay(
            () -> poll(started), POLL_MS, POLL_MS, TimeUnit.MILLISECONDS);
  }

  private synchronized void poll(ScheduledExecutorService running) {
    try {
      releaseDead();
    } catch (RuntimeException e) {
      // Thrown on, it would end the polling of all other sets.
      LOG.error("a dead process's set is not released; it is tried again", e);
    }
    if (sessions.detached() == 0) {
      running.shutdown();
      polling = null;
    }
  }

  private void releaseDead() {
    for (Session released : sessions.releaseDead()) {
      LOG.info(
          "released: name=\"{}\" set={} {}: its processes are dead",
          released.name(),
          released.id(),
          released.peer());
    }
  }

  @Override
  public synchronized void close() {
    ScheduledExecutorService running = polling;
    if (running != null) {
      running.shutdownNow();
    }
  }
}
