// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

/** The ids of pasid4j's own commands. Their payloads are described in docs/protocol.md. */
public final class CommandId {
  /** The lowest id of pasid4j's own commands, inclusive. */
  public static final int FIRST = 0x5000;

  /** The highest id that is kept for pasid4j's own commands, inclusive. */
  public static final int LAST = 0x5FFF;

  /** The space, and this session's set. */
  public static final int INFO = 0x5000;

  /** Allocates IDs, all or none. */
  public static final int ALLOCATE = 0x5001;

  /** Frees what this session's set holds in a range, and says how many. */
  public static final int FREE = 0x5002;

  /** Whether this session's set holds an ID. */
  public static final int HOLDS = 0x5003;

  /** The IDs this session's set holds in a range. */
  public static final int LIST = 0x5004;

  /** Names this session's set, for operators. */
  public static final int NAME = 0x5005;

  /** Allocates one ID under an idempotency key. */
  public static final int ALLOCATE_KEYED = 0x5006;

  /** Adds a reference to an ID of this session's set. */
  public static final int GET = 0x5007;

  /** Drops a reference of an ID of this session's set. */
  public static final int PUT = 0x5008;

  /** Gives an ID of this session's set a set-private ID. */
  public static final int ATTACH_SPID = 0x5009;

  /** Ends what {@link #ATTACH_SPID} began. */
  public static final int DETACH_SPID = 0x500A;

  /** Which ID of this session's set has a set-private ID. */
  public static final int FIND_SPID = 0x500B;

  /** Opens this connection's session as wished. */
  public static final int SESSION = 0x500C;

  /** Goes on with the set of an earlier connection. */
  public static final int RESUME = 0x500D;

  /** Names a further process that this session's set belongs to. */
  public static final int HOLDER = 0x500E;

  /** Why this session's last refused allocation was refused. */
  public static final int REFUSAL = 0x500F;

  /** The open sets, for operators. */
  public static final int SETS = 0x5010;

  /** Who holds an ID, for operators. */
  public static final int SHOW = 0x5011;

  /** Frees IDs of another session's set, for operators. */
  public static final int RELEASE = 0x5012;

  /** Changes a set's quota, for operators. */
  public static final int QUOTA = 0x5016;

  /** The spaces that this peer may open sets in. */
  public static final int SPACES = 0x5018;

  /** What an allocation would come to, for operators. */
  public static final int EXPLAIN = 0x5019;

  /** Asks to be told of events. */
  public static final int SUBSCRIBE = 0x5013;

  /** Ends what {@link #SUBSCRIBE} began. */
  public static final int UNSUBSCRIBE = 0x5014;

  /** Acknowledges that a freed ID has been drained. */
  public static final int ACK_DRAIN = 0x5015;

  /** Ends another session's set, for operators. */
  public static final int CLOSE_SET = 0x5017;

  /** An event; the daemon's own command, without a reply. */
  public static final int EVENT = 0x5020;

  /** How many events were dropped; the daemon's own command, without a reply. */
  public static final int EVENTS_LOST = 0x5021;

  private CommandId() {}
}
