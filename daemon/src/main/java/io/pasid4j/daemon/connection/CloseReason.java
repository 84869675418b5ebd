// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

/** The reason why a connection ended, as logged. */
public enum CloseReason {
  /** The peer closed, exited or was killed. */
  PEER_CLOSED("peer closed", 500),
  /** Reading or writing failed. */
  PEER_FAILED("i/o error", 50),
  /** A message size below the header or above the limit. */
  FRAME_SIZE("frame size", 10),
  /** No version could be negotiated. */
  HANDSHAKE_REFUSED("handshake refused", 10),
  /** No version was negotiated in time. */
  HANDSHAKE_TIMEOUT("handshake timeout", 10),
  /** The peer sends requests but does not read the replies. */
  UNREAD_REPLIES("unread replies", 10),
  /** There are too many connections already. */
  CONNECTION_LIMIT("connection limit", 10),
  /** Another connection resumed the session, or an operator closed it. */
  SESSION_TAKEN("session taken", 50),
  /** The daemon stops. */
  DAEMON_STOPS("daemon stops", 500),
  /** A bug in the daemon. */
  INTERNAL_ERROR("internal error", 10);

  private final String text;
  private final int logLinesPerSecond;

  CloseReason(String text, int logLinesPerSecond) {
    this.text = text;
    this.logLinesPerSecond = logLinesPerSecond;
  }

  /** The name in the log. */
  public String text() {
    return text;
  }

  /** The most lines of this reason in the log per second; the others are counted. */
  public int logLinesPerSecond() {
    return logLinesPerSecond;
  }
}
