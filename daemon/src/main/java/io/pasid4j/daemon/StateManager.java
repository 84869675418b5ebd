// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.SpaceFactory;
import io.pasid4j.daemon.space.StatefulSpaces;
import io.pasid4j.daemon.state.StateDirectory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of a daemon outlives it, and the watch over the sets that outlived an earlier one. */
final class StateManager implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.state");
  private static final long POLL_MS = 200;

  private final @Nullable StateDirectory directory;
  private @Nullable ScheduledExecutorService watch;

  private StateManager(@Nullable StateDirectory directory) {
    this.directory = directory;
  }

  /**
   * Takes the state directory, if there is to be one.
   *
   * @throws StartException if another daemon is there, or it cannot be used
   */
  static StateManager open(DaemonOptions options) {
    Optional<Path> path = options.statePath();
    if (path.isEmpty()) {
      return new StateManager(null);
    }
    return new StateManager(StateDirectory.open(path.get()));
  }

  /** Makes spaces that outlive the daemon, or that do not. */
  SpaceFactory spaces() {
    return directory == null ? SpaceFactory.IN_MEMORY : new StatefulSpaces(directory);
  }

  /** Tells of what outlived an earlier daemon and is nobody's now. After all spaces are made. */
  void tellUnused() {
    if (directory != null) {
      directory.tellUnused();
    }
  }

  /** Releases the waiting sets whose processes are dead, now and as long as any set waits. */
  synchronized void watch(SessionRegistry sessions) {
    releaseDead(sessions);
    long waiting = sessions.waiting();
    if (waiting == 0 || watch != null) {
      return;
    }
    LOG.info("sets that wait to be resumed: {}", waiting);
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("pasidd-waiting").factory());
    watch = started;
    var _ =
        started.scheduleWithFixedDelay(
            () -> look(sessions, started), POLL_MS, POLL_MS, TimeUnit.MILLISECONDS);
  }

  private synchronized void look(SessionRegistry sessions, ScheduledExecutorService by) {
    releaseDead(sessions);
    if (sessions.waiting() == 0) {
      by.shutdown();
      watch = null;
    }
  }

  private static void releaseDead(SessionRegistry sessions) {
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
    ScheduledExecutorService running = watch;
    if (running != null) {
      running.shutdownNow();
    }
    if (directory != null) {
      directory.close();
    }
  }
}
