// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import io.pasid4j.core.EventType;
import java.util.Set;
import java.util.TreeSet;

/** Actions that the audit log records. The texts are part of its format: they stay. */
public enum AuditAction {
  /** A set was opened. */
  SET_OPENED("set-opened"),
  /** A set ended and gave back what it held: {@code before} says how many IDs. */
  SET_CLOSED("set-closed"),
  /** A set was renamed by its tenant. */
  SET_RENAMED("set-renamed"),
  /** A connection goes on with a set that waited. */
  SET_RESUMED("set-resumed"),
  /** A set was found at the start of the daemon and waits for its connection. */
  SET_WAITING("set-waiting"),
  /** A waiting set was released: by proven death, or by an operator. */
  SET_RELEASED("set-released"),
  /** An operator moved a set to another host: {@code before} says how many IDs. */
  SET_MIGRATED("set-migrated"),
  /** An operator ended a set here that a file has: {@code before} says how many IDs. */
  SET_EXPORTED("set-exported"),
  /** An operator opened a set that a file had: {@code after} says how many IDs. */
  SET_IMPORTED("set-imported"),
  /** A host was fenced: by an operator here, or this one, which has learnt it. */
  HOST_FENCED("host-fenced"),
  /** An operator added a voter. */
  VOTER_ADDED("voter-added"),
  /** An operator removed a voter. */
  VOTER_REMOVED("voter-removed"),
  /** An operator let another voter lead. */
  LEADER_CHANGED("leader-changed"),
  /** An operator took IDs from a set. */
  IDS_RELEASED("ids-released"),
  /** A set reported that somebody outside the space uses an ID. */
  ID_REPORTED("id-reported"),
  /** An operator ended such reports. */
  FOREIGN_CLEARED("foreign-cleared"),
  /** A set was given an ID; noted only if {@code audit.ids} is on, as the following three. */
  ID_ALLOCATED("id-allocated"),
  /** A set freed an ID. */
  ID_FREED("id-freed"),
  /** An ID got its first reference. */
  ID_BOUND("id-bound"),
  /** An ID lost its last reference. */
  ID_UNBOUND("id-unbound"),
  /** A set's quota was changed. */
  QUOTA_CHANGED("quota-changed"),
  /** An operator reserved a band. */
  BAND_RESERVED("band-reserved"),
  /** An operator gave a reserved band back. */
  BAND_UNRESERVED("band-unreserved"),
  /** Lines of a tenant were left out, because there were too many: {@code after} says how many. */
  LINES_LEFT_OUT("lines-left-out"),
  /** Rules, limits or spaces were read again. */
  CONFIGURATION_CHANGED("configuration-changed"),
  /** The daemon started. */
  DAEMON_STARTED("daemon-started"),
  /** The daemon stopped. */
  DAEMON_STOPPED("daemon-stopped");

  private final String text;

  AuditAction(String text) {
    this.text = text;
  }

  /** Returns the action of an event of a space. */
  public static AuditAction of(EventType event) {
    return switch (event) {
      case ALLOC -> ID_ALLOCATED;
      case FREE -> ID_FREED;
      case BIND -> ID_BOUND;
      case UNBIND -> ID_UNBOUND;
    };
  }

  /** Returns the names of all actions that a line may have. */
  public static Set<String> texts() {
    Set<String> texts = new TreeSet<>();
    texts.add(AuditLines.LINES_LOST);
    for (AuditAction action : values()) {
      texts.add(action.text);
    }
    return texts;
  }

  /** Returns whether it is about one ID of a tenant. */
  boolean isOfIds() {
    return switch (this) {
      case ID_ALLOCATED, ID_FREED, ID_BOUND, ID_UNBOUND -> true;
      default -> false;
    };
  }

  /** Returns whether it is about the daemon as a whole. */
  boolean isOfDaemon() {
    return switch (this) {
      case CONFIGURATION_CHANGED,
          DAEMON_STARTED,
          DAEMON_STOPPED,
          HOST_FENCED,
          VOTER_ADDED,
          VOTER_REMOVED,
          LEADER_CHANGED ->
          true;
      default -> false;
    };
  }

  /** Returns the log's name for it. */
  public String text() {
    return text;
  }
}
