// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import io.pasid4j.daemon.limits.PeerLimits;
import java.util.List;

/** Reads the key {@code limits}. */
final class LimitsSection {
  static final List<String> KEYS =
      List.of(
          "maxFrameBytes",
          "handshakeTimeoutMs",
          "maxUnreadBytes",
          "unreadTimeoutMs",
          "maxConnections",
          "maxConnectionsPerUid");

  private LimitsSection() {}

  static PeerLimits read(Section section) {
    section.allowOnly(KEYS);
    PeerLimits usual = PeerLimits.DEFAULT;
    return new PeerLimits(
        section
            .value("maxFrameBytes")
            .count(PeerLimits.MIN_FRAME_BYTES, PeerLimits.MAX_FRAME_BYTES)
            .orElse(usual.maxFrameBytes()),
        section
            .value("handshakeTimeoutMs")
            .number(1, PeerLimits.MAX_TIMEOUT_MS)
            .orElse(usual.handshakeTimeoutMs()),
        section
            .value("maxUnreadBytes")
            .count(PeerLimits.MIN_FRAME_BYTES, PeerLimits.MAX_UNREAD_BYTES)
            .orElse(usual.maxUnreadBytes()),
        section
            .value("unreadTimeoutMs")
            .number(1, PeerLimits.MAX_TIMEOUT_MS)
            .orElse(usual.unreadTimeoutMs()),
        section
            .value("maxConnections")
            .count(1, PeerLimits.MAX_CONNECTIONS)
            .orElse(usual.maxConnections()),
        section
            .value("maxConnectionsPerUid")
            .count(1, PeerLimits.MAX_CONNECTIONS)
            .orElse(usual.maxConnectionsPerUid()));
  }
}
