// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

/**
 * The originator of an action.
 *
 * @param kind {@code peer} over the tenants' socket, {@code operator} over the operators', {@code
 *     management} over the management API, {@code daemon} for the daemon itself
 * @param principal a name: {@code pid 17}, a certificate's subject, {@code token}
 * @param pid the process, 0 if it is not known
 * @param uid its user, an unsigned number; -1 if it is not known
 * @param gid its group, an unsigned number; -1 if it is not known
 */
public record AuditActor(String kind, String principal, int pid, long uid, long gid) {
  /** The daemon itself. */
  public static final AuditActor DAEMON = new AuditActor("daemon", "pasidd", 0, -1, -1);

  /** Creates the actor for a process on the operators' socket (SO_PEERCRED). */
  public static AuditActor operator(int pid, int uid, int gid) {
    return process("operator", pid, uid, gid);
  }

  /** Creates the actor for all processes of a user. */
  static AuditActor user(long uid) {
    return new AuditActor("peer", "uid " + uid, 0, uid, -1);
  }

  /** Returns whether it is an operator. */
  boolean isOperator() {
    return kind.equals("operator") || kind.equals("management");
  }

  /** Creates the actor for a process on the tenants' socket (SO_PEERCRED). */
  public static AuditActor peer(int pid, int uid, int gid) {
    return process("peer", pid, uid, gid);
  }

  /** A process on the management socket, by the kernel's credentials. */
  public static AuditActor management(int pid, int uid, int gid) {
    return process("management", pid, uid, gid);
  }

  /** A client of the management API over TCP. */
  public static AuditActor management(String principal) {
    return new AuditActor("management", principal, 0, -1, -1);
  }

  private static AuditActor process(String kind, int pid, int uid, int gid) {
    return new AuditActor(
        kind, "pid " + pid, pid, Integer.toUnsignedLong(uid), Integer.toUnsignedLong(gid));
  }
}
