// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.limits;

import io.pasid4j.protocol.command.Limits;

/**
 * The limits of a peer, of a uid and of all peers together. Immutable. docs/reference/protocol.md
 * states what they mean for the memory of one peer.
 *
 * @param maxFrameBytes the greatest message size to the daemon, with the header
 * @param handshakeTimeoutMs how long a peer may take from connecting to a negotiated version
 * @param maxUnreadBytes how many bytes of replies wait for a peer before its requests do
 * @param unreadTimeoutMs how long that may last without the peer reading anything
 * @param maxConnections how many connections there may be in all
 * @param maxConnectionsPerUid how many connections one uid may have
 */
public record PeerLimits(
    int maxFrameBytes,
    long handshakeTimeoutMs,
    int maxUnreadBytes,
    long unreadTimeoutMs,
    int maxConnections,
    int maxConnectionsPerUid) {
  /** The limits of a daemon without others in its configuration. */
  public static final PeerLimits DEFAULT =
      new PeerLimits(64 * 1024, 10_000, 256 * 1024, 30_000, 16_384, 12_288);

  /** The least that can be set as a frame, and as unread replies. */
  public static final int MIN_FRAME_BYTES = 4096;

  /** The most that can be set as a frame. */
  public static final int MAX_FRAME_BYTES = 1 << 20;

  /** The most unread replies that can be set. */
  public static final int MAX_UNREAD_BYTES = 1 << 24;

  /** The longest time that can be set. */
  public static final long MAX_TIMEOUT_MS = 3_600_000;

  /** The most spaces: as many as one reply lists. */
  public static final int MOST_SPACES = Limits.MOST_SPACES;

  /** The most connections that can be set. */
  public static final int MAX_CONNECTIONS = 1 << 20;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range; the message names it
   */
  public PeerLimits {
    require("maxFrameBytes", maxFrameBytes, MIN_FRAME_BYTES, MAX_FRAME_BYTES);
    require("handshakeTimeoutMs", handshakeTimeoutMs, 1, MAX_TIMEOUT_MS);
    require("maxUnreadBytes", maxUnreadBytes, MIN_FRAME_BYTES, MAX_UNREAD_BYTES);
    require("unreadTimeoutMs", unreadTimeoutMs, 1, MAX_TIMEOUT_MS);
    require("maxConnections", maxConnections, 1, MAX_CONNECTIONS);
    require("maxConnectionsPerUid", maxConnectionsPerUid, 1, MAX_CONNECTIONS);
  }

  /** These limits with another time for the handshake. */
  public PeerLimits withHandshakeTimeoutMs(long timeoutMs) {
    return new PeerLimits(
        maxFrameBytes,
        timeoutMs,
        maxUnreadBytes,
        unreadTimeoutMs,
        maxConnections,
        maxConnectionsPerUid);
  }

  /** These limits with another bound for unread replies. */
  public PeerLimits withUnread(int bytes, long timeoutMs) {
    return new PeerLimits(
        maxFrameBytes, handshakeTimeoutMs, bytes, timeoutMs, maxConnections, maxConnectionsPerUid);
  }

  /** These limits with other numbers of connections. */
  public PeerLimits withConnections(int inAll, int perUid) {
    return new PeerLimits(
        maxFrameBytes, handshakeTimeoutMs, maxUnreadBytes, unreadTimeoutMs, inAll, perUid);
  }

  /**
   * These limits, cut to what a number of open files allows: no uid may have more than three
   * quarters of what is left for tenants.
   *
   * @param openFiles how many files the process may have open, 1 or more
   * @param reserved how many of them are for other things than tenants' connections; tenants have a
   *     quarter of the files even if that leaves less
   */
  public PeerLimits cutTo(int openFiles, int reserved) {
    int forTenants = Math.max(Math.ceilDiv(openFiles, 4), openFiles - reserved);
    int inAll = Math.min(maxConnections, forTenants);
    int perUid = Math.min(maxConnectionsPerUid, Math.max(1, inAll - inAll / 4));
    return inAll == maxConnections ? this : withConnections(inAll, perUid);
  }

  private static void require(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + least + " to " + most + ")");
    }
  }
}
