// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.frame;

/** The command ids that vfio-user itself defines. */
public final class FrameCommand {
  /** Version negotiation: the first message of a connection. */
  public static final int VERSION = 1;

  /** The lowest id of the standard device commands, which are not served; inclusive. */
  public static final int FIRST_DEVICE = 2;

  /** The highest id of the standard device commands; inclusive. */
  public static final int LAST_DEVICE = 17;

  private FrameCommand() {}

  /**
   * Returns whether a command is a standard device command, which is answered with ENOTSUP.
   *
   * @param command the command id, 0 to 65535
   * @return true if it lies in {@link #FIRST_DEVICE} to {@link #LAST_DEVICE}, both inclusive
   */
  public static boolean isDevice(int command) {
    return FIRST_DEVICE <= command && command <= LAST_DEVICE;
  }
}
