// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.pasid4j.daemon.limits.RateLimitedLog;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.daemon.session.Session;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs one line for each connection that ends. Thread-safe. */
public final class DisconnectLog {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.session");

  private final RateLimitedLog<CloseReason> log =
      new RateLimitedLog<>(
          LOG, CloseReason.class, System::nanoTime, CloseReason::logLinesPerSecond);

  /**
   * Logs the end of a session, or that it was kept for the next daemon.
   *
   * @param heldIds how many IDs it released by ending, or still holds
   */
  void session(
      Session session, int heldIds, long requests, long ageMs, CloseReason why, String detail) {
    log.log(
        levelOf(why),
        why,
        () ->
            String.format(
                Locale.ROOT,
                "session %s: name=%s set=%d %s held=%d requests=%d duration=%.3fs reason=%s",
                isKept(session, why) ? "kept" : "ended",
                quoted(session.name()),
                session.id(),
                session.peer(),
                heldIds,
                requests,
                ageMs / 1000.0,
                reason(why, detail)));
  }

  /** Returns whether a set outlives the daemon and so its connection. */
  static boolean isKept(Session session, CloseReason why) {
    return why == CloseReason.DAEMON_STOPS && session.hostedSpace().store().outlivesDaemon();
  }

  /** Escapes quotes, so that a name cannot pass for another field of the line. */
  private static String quoted(String name) {
    return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Logs the end of a connection without a session. */
  void connection(@Nullable Peer peer, CloseReason why, String detail) {
    log.log(
        levelOf(why),
        why,
        () ->
            "connection ended without a session: %s reason=%s"
                .formatted(peer == null ? "peer unknown" : peer, reason(why, detail)));
  }

  /** Logs an unexpected exception. */
  void defect(Throwable cause) {
    log.log(Level.ERROR, CloseReason.INTERNAL_ERROR, () -> stackTrace(cause));
  }

  private static String stackTrace(Throwable cause) {
    StringWriter text = new StringWriter();
    cause.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static String reason(CloseReason why, String detail) {
    return detail.isEmpty() ? why.text() : why.text() + " (" + detail + ")";
  }

  private static Level levelOf(CloseReason why) {
    return switch (why) {
      case PEER_CLOSED, DAEMON_STOPS -> Level.INFO;
      case INTERNAL_ERROR -> Level.ERROR;
      default -> Level.WARN;
    };
  }
}
