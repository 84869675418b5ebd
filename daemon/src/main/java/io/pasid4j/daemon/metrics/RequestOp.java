// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.metrics;

import io.pasid4j.protocol.VfioIoctl;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.protocol.container.Series;

/** Which kind of request, as a small number: 0 to {@link #COUNT} exclusive. */
public final class RequestOp {
  /** An allocation by the ioctl. */
  public static final int IOCTL_ALLOC = 0;

  /** A free by the ioctl. */
  public static final int IOCTL_FREE = 1;

  private static final int IOCTL_OTHER = 2;
  private static final int OTHER = 3;
  private static final int FIRST_OWN = 4;
  private static final String[] OWN_NAMES = new String[0x20];

  /** How many kinds there are. */
  public static final int COUNT = FIRST_OWN + OWN_NAMES.length;

  private static final int FLAG_ALLOC = 1;

  static {
    name(CommandId.INFO, "info");
    name(CommandId.ALLOCATE, "allocate");
    name(CommandId.FREE, "free");
    name(CommandId.HOLDS, "holds");
    name(CommandId.LIST, "list");
    name(CommandId.NAME, "name");
    name(CommandId.ALLOCATE_KEYED, "allocate_keyed");
    name(CommandId.GET, "get");
    name(CommandId.PUT, "put");
    name(CommandId.ATTACH_SPID, "attach_spid");
    name(CommandId.DETACH_SPID, "detach_spid");
    name(CommandId.FIND_SPID, "find_spid");
    name(CommandId.SESSION, "session");
    name(CommandId.RESUME, "resume");
    name(CommandId.HOLDER, "holder");
    name(CommandId.REFUSAL, "refusal");
    name(CommandId.SETS, "sets");
    name(CommandId.SHOW, "show");
    name(CommandId.RELEASE, "release");
    name(CommandId.SUBSCRIBE, "subscribe");
    name(CommandId.UNSUBSCRIBE, "unsubscribe");
    name(CommandId.ACK_DRAIN, "ack_drain");
    name(CommandId.QUOTA, "quota");
    name(CommandId.CLOSE_SET, "close_set");
    name(CommandId.SPACES, "spaces");
    name(CommandId.EXPLAIN, "explain");
  }

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
    if (own >= 0 && own < OWN_NAMES.length) {
      return FIRST_OWN + own;
    }
    return command >> 8 == VfioIoctl.PASID_REQUEST >> 8 ? IOCTL_OTHER : OTHER;
  }

  /** How metrics name a kind. */
  public static String label(int op) {
    return switch (op) {
      case IOCTL_ALLOC -> "ioctl_alloc";
      case IOCTL_FREE -> "ioctl_free";
      case IOCTL_OTHER -> "ioctl_other";
      case OTHER -> "other";
      default -> OWN_NAMES[op - FIRST_OWN] == null ? "other" : OWN_NAMES[op - FIRST_OWN];
    };
  }

  private static void name(int command, String name) {
    OWN_NAMES[command - CommandId.FIRST] = name;
  }
}
