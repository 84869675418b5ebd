// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.vfio.frame;

/**
 * What a side of a connection can take, as it said in its version message. Immutable.
 *
 * @param maxMsgFds the most file descriptors it takes with one message, 0 to {@link #MOST_MSG_FDS}
 *     inclusive
 * @param maxDataXferSizeBytes the most data bytes it takes in one transfer message, 1 to 2^32-1
 *     inclusive
 */
public record Capabilities(int maxMsgFds, long maxDataXferSizeBytes) {
  /** The greatest max_msg_fds that can be negotiated (libvfio-user's limit). */
  public static final int MOST_MSG_FDS = 1024;

  /** The greatest max_data_xfer_size that can be negotiated: no message is longer. */
  public static final long MOST_DATA_XFER_SIZE_BYTES = 0xFFFF_FFFFL;

  /** What holds for a side that names nothing (vfio-user specification, "Version"). */
  public static final Capabilities DEFAULT = new Capabilities(1, 1 << 20);

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
  }
}
