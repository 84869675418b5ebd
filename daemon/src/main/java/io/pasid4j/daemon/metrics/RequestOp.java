// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.metrics;

import io.pasid4j.protocol.VfioIoctl;
import io.pasid4j.protocol.command.Command;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.protocol.container.Series;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which kind of request, as a small number: 0 to {@link #COUNT} exclusive. */
public final class RequestOp {
  /** An allocation by the ioctl. */
  public static final int IOCTL_ALLOC = 0;

  /** A free by the ioctl. */
  public static final int IOCTL_FREE = 1;

  private static final int IOCTL_OTHER = 2;
  private static final int OTHER = 3;
  private static final int FIRST_OWN = 4;

  /** Room for every command of pasid4j's own. */
  private static final int OWN_COUNT = 0x20;

  /** The number of kinds. */
  public static final int COUNT = FIRST_OWN + OWN_COUNT;

  private static final int FLAG_ALLOC = 1;

  private RequestOp() {}

  /**
   * The kind of a frame.
   *
   * @param command its command
   * @param ioctlFlags for a PASID request the flags of its struct, else anything
   */
  public static int of(int command, long ioctlFlags) {
    if (command == VfioIoctl.PASID_REQUEST || command == Series.V5_7_RC4.pasidRequest()) {
      return ioctlFlags == FLAG_ALLOC ? IOCTL_ALLOC : IOCTL_FREE;
    }
    int own = command - CommandId.FIRST;
    if (own >= 0 && own < OWN_COUNT) {
      return FIRST_OWN + own;
    }
    return command >> 8 == VfioIoctl.PASID_REQUEST >> 8 ? IOCTL_OTHER : OTHER;
  }

  /** The name of a kind in metrics. */
  public static String label(int op) {
    return switch (op) {
      case IOCTL_ALLOC -> "ioctl_alloc";
      case IOCTL_FREE -> "ioctl_free";
      case IOCTL_OTHER -> "ioctl_other";
      case OTHER -> "other";
      default -> ownLabel(Command.byId(CommandId.FIRST + op - FIRST_OWN));
    };
  }

  private static String ownLabel(@Nullable Command command) {
    return command == null ? "other" : command.name().toLowerCase(Locale.ROOT);
  }
}
