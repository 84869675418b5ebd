// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.pasid4j.daemon.listener.Listener;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the sockets, locks and state of a running daemon, which another program, such as a
 * cleaner of /tmp, may remove. What can be made again is made again; the rest is logged; and if
 * another daemon has taken a place meanwhile, this one ends, because both would allocate the same
 * IDs.
 */
final class PlaceWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd");
  private static final long PERIOD_MS = 500;

  private final Listener listener;
  private final StateManager state;
  private final Observability observability;
  private final Runnable whenTaken;
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("pasidd-place").factory());

  /** The problem last logged for each place; for the watching thread. */
  private final Map<String, String> logged = new HashMap<>();

  /**
   * Creates a watch that has not started.
   *
   * @param whenTaken runs at most once, on a thread of its own
   */
  PlaceWatch(
      Listener listener, StateManager state, Observability observability, Runnable whenTaken) {
    this.listener = listener;
    this.state = state;
    this.observability = observability;
    this.whenTaken = whenTaken;
  }

  void start() {
    var _ = looking.scheduleWithFixedDelay(this::look, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    boolean kept =
        isKept("socket", listener::keepPlaces)
            && isKept("state", state::keep)
            && isKept("management", observability::keepPlace);
    if (!kept) {
      looking.shutdown();
      Thread.ofPlatform().name("pasidd-place-taken").start(whenTaken);
    }
  }

  private boolean isKept(String place, Check check) {
    try {
      boolean kept = check.keep();
      logged.remove(place);
      return kept;
    } catch (IOException | RuntimeException e) {
      String problem = String.valueOf(e);
      if (!problem.equals(logged.put(place, problem))) {
        LOG.error(
            "{}: lost: {} (expected: nobody removes it while the daemon runs)", place, problem);
      }
      return true;
    }
  }

  /** Ends the watch; it does not look any more when this returns. */
  @Override
  public void close() {
    looking.shutdown();
    try {
      if (!looking.awaitTermination(1, TimeUnit.SECONDS)) {
        LOG.warn("the watch over the sockets has not ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps a place; false if another daemon has it. */
  private interface Check {
    boolean keep() throws IOException;
  }
}
