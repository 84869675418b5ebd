// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.netty.channel.unix.Errors;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionHolder;

/**
 * The end of a session with its connection.
 *
 * @param services of the daemon
 * @param holder the connection
 * @param reason why that has ended
 * @param detail more of it, or empty
 * @param requests how many it has sent
 */
record SessionEnd(
    DaemonServices services,
    SessionHolder holder,
    CloseReason reason,
    String detail,
    long requests) {
  /** Ends a session, unless it outlives the daemon or another connection has it, and logs that. */
  void of(Session ended) {
    int held = ended.set().size();
    boolean isOurs =
        DisconnectLog.isKept(ended, reason) || services.sessions().closeIfHeldBy(ended, holder);
    long ageMs = ended.ageMs(services.sessions().nowNanos());
    services.endLog().session(ended, isOurs ? held : 0, requests, ageMs, reason, detail);
  }

  /**
   * Returns true for the reset by which a peer ends that has not read everything, as a killed one.
   */
  static boolean isPeerGone(Throwable cause) {
    if (!(cause instanceof Errors.NativeIoException failed)) {
      return false;
    }
    int errno = failed.expectedErr();
    return errno == Errors.ERRNO_EPIPE_NEGATIVE || errno == Errors.ERRNO_ECONNRESET_NEGATIVE;
  }
}
