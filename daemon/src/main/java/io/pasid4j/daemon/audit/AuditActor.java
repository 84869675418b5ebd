// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

/**
 * Who did something.
 *
 * @param kind how it is known: {@code peer} over the tenants' or the operators' socket, {@code
 *     management} over the management API, {@code daemon} for what the daemon does by itself
 * @param principal a name: {@code pid 17}, a certificate's subject, {@code token}
 * @param pid the process, 0 if it is not known
 * @param uid its user, an unsigned number; -1 if it is not known
 * @param gid its group, an unsigned number; -1 if it is not known
 */
public record AuditActor(String kind, String principal, int pid, long uid, long gid) {
  /** The daemon itself. */
  public static final AuditActor DAEMON = new AuditActor("daemon", "pasidd", 0, -1, -1);

  /** A process, as the kernel says (SO_PEERCRED). */
  public static AuditActor peer(int pid, int uid, int gid) {
    return process("peer", pid, uid, gid);
  }

  /** A process that speaks to the management socket, as the kernel says. */
  public static AuditActor management(int pid, int uid, int gid) {
    return process("management", pid, uid, gid);
  }

  /** Somebody who speaks to the management API over TCP. */
  public static AuditActor management(String principal) {
    return new AuditActor("management", principal, 0, -1, -1);
  }

  private static AuditActor process(String kind, int pid, int uid, int gid) {
    return new AuditActor(
        kind, "pid " + pid, pid, Integer.toUnsignedLong(uid), Integer.toUnsignedLong(gid));
  }
}
