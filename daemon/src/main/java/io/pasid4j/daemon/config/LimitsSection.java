// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import io.pasid4j.daemon.limits.Limits;
import java.util.List;

/** The key {@code limits}. */
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

  static Limits read(Section section) {
    section.allowOnly(KEYS);
    Limits usual = Limits.DEFAULT;
    return new Limits(
        section
            .value("maxFrameBytes")
            .count(Limits.MIN_FRAME_BYTES, Limits.MAX_FRAME_BYTES)
            .orElse(usual.maxFrameBytes()),
        section
            .value("handshakeTimeoutMs")
            .number(1, Limits.MAX_TIMEOUT_MS)
            .orElse(usual.handshakeTimeoutMs()),
        section
            .value("maxUnreadBytes")
            .count(Limits.MIN_FRAME_BYTES, Limits.MAX_UNREAD_BYTES)
            .orElse(usual.maxUnreadBytes()),
        section
            .value("unreadTimeoutMs")
            .number(1, Limits.MAX_TIMEOUT_MS)
            .orElse(usual.unreadTimeoutMs()),
        section
            .value("maxConnections")
            .count(1, Limits.MAX_CONNECTIONS)
            .orElse(usual.maxConnections()),
        section
            .value("maxConnectionsPerUid")
            .count(1, Limits.MAX_CONNECTIONS)
            .orElse(usual.maxConnectionsPerUid()));
  }
}
