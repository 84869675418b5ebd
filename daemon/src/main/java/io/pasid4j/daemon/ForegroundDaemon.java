// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.pasid4j.daemon.start.ServiceManager;
import io.pasid4j.daemon.start.StartException;
import java.io.PrintStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A daemon in the foreground of a process, controlled by signals: SIGTERM and SIGINT stop it, and
 * at SIGHUP it reads its options again.
 */
public final class ForegroundDaemon {
  private final Supplier<DaemonOptions> options;

  /** Null until the daemon is ready; guarded by this. */
  private @Nullable Daemon ready;

  /** A SIGHUP came before the daemon was ready; guarded by this. */
  private boolean reloadPending;

  private ForegroundDaemon(Supplier<DaemonOptions> options) {
    this.options = options;
  }

  /**
   * Starts a daemon, prints the ready line, and returns when a signal has stopped it cleanly.
   *
   * @param options read now and at each SIGHUP; throws the message for the log if they are bad
   * @param out gets the ready line and nothing else
   * @throws StartException if the daemon cannot start
   */
  public static void run(Supplier<DaemonOptions> options, PrintStream out)
      throws InterruptedException {
    ForegroundDaemon process = new ForegroundDaemon(options);
    ProcessSignals.onHangup(process::reload);
    ServiceManager manager = ServiceManager.of(System.getenv());
    try (Daemon daemon = process.start()) {
      ProcessSignals.onStop(() -> stop(manager, daemon));
      out.println(daemon.readyLine());
      out.flush();
      manager.ready();
      daemon.serveManagement();
      process.acceptReloads(daemon);
      daemon.awaitStop();
    }
  }

  private static void stop(ServiceManager manager, Daemon daemon) {
    manager.stopping();
    daemon.close();
  }

  private Daemon start() {
    try {
      return Daemon.start(options.get());
    } catch (OutOfMemoryError e) {
      throw new StartException(
          "memory: %s (expected: a larger heap (-Xmx), or more threads (ulimit -u))"
              .formatted(e.getMessage()),
          e);
    }
  }

  private void acceptReloads(Daemon daemon) {
    synchronized (this) {
      ready = daemon;
      if (!reloadPending) {
        return;
      }
    }
    daemon.reload(options);
  }

  private void reload() {
    @Nullable Daemon daemon;
    synchronized (this) {
      daemon = ready;
      reloadPending = daemon == null;
    }
    if (daemon != null) {
      daemon.reload(options);
    }
  }
}
