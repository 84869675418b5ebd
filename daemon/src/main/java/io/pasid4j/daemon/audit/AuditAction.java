// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import io.pasid4j.core.EventType;
import java.util.Set;
import java.util.TreeSet;

/** Actions that the audit log records. The texts are part of its format: they stay. */
public enum AuditAction {
  /** A set was opened. */
  SET_OPENED("set-opened"),
  /** A set ended and released its IDs: {@code before} has their number. */
  SET_CLOSED("set-closed"),
  /** A set was renamed by its tenant. */
  SET_RENAMED("set-renamed"),
  /** A connection resumed a set that waited. */
  SET_RESUMED("set-resumed"),
  /** A set was found at the start of the daemon and waits for its connection. */
  SET_WAITING("set-waiting"),
  /** A waiting set was released: its processes were proved dead, or an operator released it. */
  SET_RELEASED("set-released"),
  /** An operator moved a set to another host: {@code before} has the number of its IDs. */
  SET_MIGRATED("set-migrated"),
  /** A set came from another host: {@code after} has the number of its IDs. */
  SET_ARRIVED("set-arrived"),
  /**
   * An operator ended a set here that was exported to a file: {@code before} has the number of its
   * IDs.
   */
  SET_EXPORTED("set-exported"),
  /** An operator opened a set from a file: {@code after} has the number of its IDs. */
  SET_IMPORTED("set-imported"),
  /** A host was fenced: another one by an operator here, or this one. */
  HOST_FENCED("host-fenced"),
  /** The domain does not know the IDs that this host has: all its sets end. */
  HOST_DISOWNED("host-disowned"),
  /** An operator added a voter. */
  VOTER_ADDED("voter-added"),
  /** An operator removed a voter. */
  VOTER_REMOVED("voter-removed"),
  /** An operator let another voter lead. */
  LEADER_CHANGED("leader-changed"),
  /** An operator took IDs from a set. */
  IDS_RELEASED("ids-released"),
  /** A set reported that an ID is used outside the space. */
  ID_REPORTED("id-reported"),
  /** An operator cleared such reports. */
  FOREIGN_CLEARED("foreign-cleared"),
  /** An ID was allocated; recorded only if {@code audit.ids} is on, as are the following four. */
  ID_ALLOCATED("id-allocated"),
  /** A set freed an ID. */
  ID_FREED("id-freed"),
  /** An ID got its first reference. */
  ID_BOUND("id-bound"),
  /** An ID lost its last reference. */
  ID_UNBOUND("id-unbound"),
  /** An ID moved to another host with its set. */
  ID_MOVED("id-moved"),
  /** A set's quota was changed. */
  QUOTA_CHANGED("quota-changed"),
  /** An operator reserved a band. */
  BAND_RESERVED("band-reserved"),
  /** An operator ended the reservation of a band. */
  BAND_UNRESERVED("band-unreserved"),
  /**
   * Lines of a tenant were left out, because there were too many: {@code after} has their number.
   */
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
      case MOVED -> ID_MOVED;
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
      case ID_ALLOCATED, ID_FREED, ID_BOUND, ID_UNBOUND, ID_MOVED -> true;
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
          HOST_DISOWNED,
          VOTER_ADDED,
          VOTER_REMOVED,
          LEADER_CHANGED ->
          true;
      default -> false;
    };
  }

  /** Returns the text in the log. */
  public String text() {
    return text;
  }
}
