// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

/**
 * The ids of pasid4j's own commands. docs/reference/protocol.md describes their payloads, {@link
 * Command} maps the requests to their layouts. Constants of their own, so that a request knows its
 * id and {@link Command} knows the requests without a cycle.
 */
public final class CommandId {
  /** The lowest id of pasid4j's own commands, inclusive. */
  public static final int FIRST = 0x5000;

  /** The highest id that is reserved for pasid4j's own commands, inclusive. */
  public static final int LAST = 0x5FFF;

  /** Describes the space, the daemon and this session's set. */
  public static final int INFO = 0x5000;

  /** Allocates IDs, all or none. */
  public static final int ALLOCATE = 0x5001;

  /** Frees the IDs that this session's set holds in a range. */
  public static final int FREE = 0x5002;

  /** Asks whether this session's set holds an ID. */
  public static final int HOLDS = 0x5003;

  /** Lists the IDs that this session's set holds in a range. */
  public static final int LIST = 0x5004;

  /** Names this session's set, for operators. */
  public static final int NAME = 0x5005;

  /** Allocates one ID under an idempotency key. */
  public static final int ALLOCATE_KEYED = 0x5006;

  /** Adds a reference to an ID of this session's set. */
  public static final int GET = 0x5007;

  /** Drops a reference of an ID of this session's set. */
  public static final int PUT = 0x5008;

  /** Attaches a set-private ID to an ID of this session's set. */
  public static final int ATTACH_SPID = 0x5009;

  /** Detaches a set-private ID. */
  public static final int DETACH_SPID = 0x500A;

  /** Looks up the ID of this session's set that has a set-private ID. */
  public static final int FIND_SPID = 0x500B;

  /** Opens another session for this connection. */
  public static final int SESSION = 0x500C;

  /** Resumes the set of an earlier connection. */
  public static final int RESUME = 0x500D;

  /** Adds a process that this session's set belongs to. */
  public static final int HOLDER = 0x500E;

  /** Explains this session's last refused allocation. */
  public static final int REFUSAL = 0x500F;

  /** Lists the open sets, for operators. */
  public static final int SETS = 0x5010;

  /** Shows the state and the holder of an ID, for operators. */
  public static final int SHOW = 0x5011;

  /** Frees IDs of another session's set, for operators. */
  public static final int RELEASE = 0x5012;

  /** Subscribes to events. */
  public static final int SUBSCRIBE = 0x5013;

  /** Ends a subscription. */
  public static final int UNSUBSCRIBE = 0x5014;

  /** Acknowledges that a freed ID has been drained. */
  public static final int ACK_DRAIN = 0x5015;

  /** Changes a set's quota, for operators. */
  public static final int QUOTA = 0x5016;

  /** Ends another session's set, for operators. */
  public static final int CLOSE_SET = 0x5017;

  /** Lists the spaces in which this peer may open sets. */
  public static final int SPACES = 0x5018;

  /** Explains what an allocation would return, for operators. */
  public static final int EXPLAIN = 0x5019;

  /** Exchanges an ID that is used outside pasid4j for another one. */
  public static final int REPORT_BUSY = 0x501A;

  /** Makes FOREIGN IDs free again, for operators. */
  public static final int CLEAR_FOREIGN = 0x501B;

  /** An event; the daemon's own command, without a reply. */
  public static final int EVENT = 0x5020;

  /** The number of events that were dropped; the daemon's own command, without a reply. */
  public static final int EVENTS_LOST = 0x5021;

  private CommandId() {}
}
