// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.frame;

import io.pasid4j.protocol.container.Series;
import java.util.Optional;

/**
 * The capabilities of one side of a connection, as stated in its version message. Immutable.
 *
 * @param maxMsgFds the most file descriptors it takes with one message, 0 to {@link #MOST_MSG_FDS}
 *     inclusive
 * @param maxDataXferSizeBytes the most data bytes it takes in one transfer message, 1 to 2^32-1
 *     inclusive
 * @param commands which version of pasid4j's own commands it supports, 0 or more: 0 if it states
 *     none, 1 the first version, {@link #COMMANDS} this one
 * @param series the revision of the PASID series whose ioctls a client uses; empty if it names none
 * @param opensSet whether the connection of a client opens a set of its own; false for one that
 *     only asks about those of others
 */
public record Capabilities(
    int maxMsgFds,
    long maxDataXferSizeBytes,
    int commands,
    Optional<Series> series,
    boolean opensSet) {
  /**
   * The version of pasid4j's own commands that this side supports: 2 has all of
   * docs/reference/protocol.md. A daemon that states none, or 1, has those up to RELEASE, without
   * sessions, refusals and events.
   */
  public static final int COMMANDS = 4;

  /** The greatest max_msg_fds that can be negotiated (libvfio-user's limit). */
  public static final int MOST_MSG_FDS = 1024;

  /** The greatest max_data_xfer_size that can be negotiated: no message is longer. */
  public static final long MOST_DATA_XFER_SIZE_BYTES = 0xFFFF_FFFFL;

  /** The values for a side that names nothing (vfio-user specification, "Version"). */
  public static final Capabilities DEFAULT = new Capabilities(1, 1 << 20, 0);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range; the message names the value
   */
  public Capabilities {
    if (maxMsgFds < 0 || maxMsgFds > MOST_MSG_FDS) {
      throw new IllegalArgumentException(
          "maxMsgFds: " + maxMsgFds + " (expected: 0 to " + MOST_MSG_FDS + ")");
    }
    if (maxDataXferSizeBytes < 1 || maxDataXferSizeBytes > MOST_DATA_XFER_SIZE_BYTES) {
      throw new IllegalArgumentException(
          "maxDataXferSizeBytes: "
              + maxDataXferSizeBytes
              + " (expected: 1 to "
              + MOST_DATA_XFER_SIZE_BYTES
              + ")");
    }
    if (commands < 0) {
      throw new IllegalArgumentException("commands: " + commands + " (expected: 0 or more)");
    }
  }

  /**
   * The capabilities of a side that names no series and whose connection opens a set.
   *
   * @param maxMsgFds the most file descriptors it takes with one message
   * @param maxDataXferSizeBytes the most data bytes it takes in one transfer message
   * @param commands which version of pasid4j's own commands it speaks
   * @throws IllegalArgumentException if a number is out of range; the message names the value
   */
  public Capabilities(int maxMsgFds, long maxDataXferSizeBytes, int commands) {
    this(maxMsgFds, maxDataXferSizeBytes, commands, Optional.empty(), true);
  }

  /**
   * Returns the capabilities of a side of pasid4j, with {@link #COMMANDS}.
   *
   * @param maxMsgFds the most file descriptors it takes with one message
   * @param maxDataXferSizeBytes the most data bytes it takes in one message
   * @return the capabilities
   * @throws IllegalArgumentException if a number is out of range; the message names the value
   */
  public static Capabilities own(int maxMsgFds, long maxDataXferSizeBytes) {
    return new Capabilities(maxMsgFds, maxDataXferSizeBytes, COMMANDS);
  }

  /**
   * The same with another series.
   *
   * @param other the series, or empty
   * @return the capabilities
   */
  public Capabilities withSeries(Optional<Series> other) {
    return new Capabilities(maxMsgFds, maxDataXferSizeBytes, commands, other, opensSet);
  }

  /**
   * The same for a connection that opens no set.
   *
   * @return the capabilities
   */
  public Capabilities withoutSet() {
    return new Capabilities(maxMsgFds, maxDataXferSizeBytes, commands, series, false);
  }
}
