// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import io.pasid4j.core.Quota;
import io.pasid4j.daemon.process.ProcessIdentity;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * State of a set beside its words. Immutable.
 *
 * @param owner the index by which words name it, 1 or more
 * @param setId the number operators know it by, 1 or more
 * @param name the name operators see, 1 to {@value #MOST_NAME_BYTES} bytes
 * @param uid the user it belongs to
 * @param gid the group of the process that opened it
 * @param quota its quota
 * @param owedGuaranteeIds the guarantee that it has brought from another host of its domain, while
 *     this one lacks the IDs for it; 0 if it has brought none or has it; a layout before had none
 * @param isClosing whether its session has ended: all that it still holds is to be released
 * @param openedAtMs when it was opened, Unix time
 * @param tokenHash the hash of its resume token
 * @param limitKeys the limits that it counts against; a layout before had none, that is the
 *     defaults
 * @param processes the process that opened it, then the holders that it named, 1 to {@value
 *     #MOST_PROCESSES}
 */
public record SetRecord(
    int owner,
    int setId,
    String name,
    int uid,
    int gid,
    Quota quota,
    int owedGuaranteeIds,
    boolean isClosing,
    long openedAtMs,
    TokenHash tokenHash,
    LimitKeys limitKeys,
    List<ProcessIdentity> processes) {
  /** The longest name. */
  public static final int MOST_NAME_BYTES = 64;

  /** The opener and four holders. */
  public static final int MOST_PROCESSES = 5;

  /** Bytes of a body; docs/explanation/state.md has the layout. */
  static final int BODY_SIZE = 248;

  private static final int NO_USER = -1;

  /** The group of the set that stands for a domain. */
  private static final int UPSTREAM_GROUP = -2;

  private static final int OWNER_AT = 0;
  private static final int SET_ID_AT = 4;
  private static final int UID_AT = 8;
  private static final int GID_AT = 12;
  private static final int LIMIT_AT = 16;
  private static final int GUARANTEE_AT = 20;
  private static final int FLAGS_AT = 24;
  private static final int NAME_BYTES_AT = 28;
  private static final int PROCESS_COUNT_AT = 29;
  private static final int OPENED_AT = 32;
  private static final int NAME_AT = 40;
  private static final int TOKEN_AT = NAME_AT + MOST_NAME_BYTES;
  private static final int PROCESSES_AT = TOKEN_AT + TokenHash.SIZE;
  private static final int PROCESS_SIZE = 16;
  private static final int SETS_KEY_AT = PROCESSES_AT + MOST_PROCESSES * PROCESS_SIZE;
  private static final int IDS_KEY_AT = SETS_KEY_AT + Integer.BYTES;
  private static final int OWED_GUARANTEE_AT = IDS_KEY_AT + Integer.BYTES;

  /** Offsets in a process. */
  private static final int NAMESPACE_AT = 4;

  private static final int START_AT = 8;

  /** A flag. */
  private static final int CLOSING = 1;

  /** Copies the list. */
  public SetRecord {
    processes = List.copyOf(processes);
  }

  /**
   * The record of the set that holds what a domain has not leased to this host.
   *
   * @param isFilling whether it does not hold all of the space yet, so that nobody was given an ID
   */
  public static SetRecord upstream(int owner, Quota quota, boolean isFilling) {
    return new SetRecord(
        owner,
        1,
        "upstream",
        NO_USER,
        UPSTREAM_GROUP,
        quota,
        0,
        isFilling,
        0,
        TokenHash.NONE,
        LimitKeys.DEFAULT,
        List.of(new ProcessIdentity(0, 0, ProcessIdentity.UNSEEN)));
  }

  /** Returns whether it stands for the domain, and for no tenant. */
  public boolean isUpstream() {
    return uid == NO_USER && gid == UPSTREAM_GROUP;
  }

  /** This set, closing. */
  public SetRecord closing() {
    return new SetRecord(
        owner,
        setId,
        name,
        uid,
        gid,
        quota,
        owedGuaranteeIds,
        true,
        openedAtMs,
        tokenHash,
        limitKeys,
        processes);
  }

  /** Returns whether it is of a user, and not a reservation, behind which no process stands. */
  boolean isOfUser() {
    return uid != NO_USER;
  }

  /** The key of the account that its IDs count in; only if it is of a user. */
  long account() {
    return limitKeys.account(uid);
  }

  byte[] encode() {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(BODY_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    body.putInt(owner).putInt(setId).putInt(uid).putInt(gid);
    body.putInt(quota.limitIds()).putInt(quota.guaranteedIds());
    body.putInt(isClosing ? CLOSING : 0);
    body.put((byte) nameBytes.length).put((byte) processes.size()).putShort((short) 0);
    body.putLong(openedAtMs);
    body.put(NAME_AT, nameBytes);
    body.put(TOKEN_AT, tokenHash.bytes());
    for (int i = 0; i < processes.size(); i++) {
      int at = PROCESSES_AT + i * PROCESS_SIZE;
      body.putInt(at, processes.get(i).pid());
      body.putInt(at + NAMESPACE_AT, processes.get(i).namespace());
      body.putLong(at + START_AT, processes.get(i).startTicks());
    }
    body.putInt(SETS_KEY_AT, limitKeys.sets()).putInt(IDS_KEY_AT, limitKeys.ids());
    body.putInt(OWED_GUARANTEE_AT, owedGuaranteeIds);
    return body.array();
  }

  /** Reads the set id of a body that is whole. */
  static int setId(byte[] body) {
    return ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).getInt(SET_ID_AT);
  }

  /**
   * Reads a body.
   *
   * @throws DamagedStateException if a value is one that no daemon writes
   */
  static SetRecord decode(byte[] bytes) {
    ByteBuffer body = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int nameBytes = body.get(NAME_BYTES_AT);
    int processes = body.get(PROCESS_COUNT_AT);
    require("name bytes", nameBytes, 1, MOST_NAME_BYTES);
    require("processes", processes, 1, MOST_PROCESSES);
    require("flags", body.getInt(FLAGS_AT), 0, CLOSING);
    byte[] token = new byte[TokenHash.SIZE];
    body.get(TOKEN_AT, token);
    try {
      Quota quota = Quota.guaranteed(body.getInt(GUARANTEE_AT), body.getInt(LIMIT_AT));
      int owedIds = body.getInt(OWED_GUARANTEE_AT);
      require("owed guarantee", owedIds, 0, quota.limitIds());
      return new SetRecord(
          body.getInt(OWNER_AT),
          body.getInt(SET_ID_AT),
          new String(bytes, NAME_AT, nameBytes, StandardCharsets.UTF_8),
          body.getInt(UID_AT),
          body.getInt(GID_AT),
          quota,
          owedIds,
          body.getInt(FLAGS_AT) == CLOSING,
          body.getLong(OPENED_AT),
          TokenHash.ofBytes(token),
          new LimitKeys(body.getInt(SETS_KEY_AT), body.getInt(IDS_KEY_AT)),
          processes(body, processes));
    } catch (IllegalArgumentException e) {
      throw new DamagedStateException(String.valueOf(e.getMessage()));
    }
  }

  private static List<ProcessIdentity> processes(ByteBuffer body, int count) {
    List<ProcessIdentity> processes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = PROCESSES_AT + i * PROCESS_SIZE;
      processes.add(
          new ProcessIdentity(
              body.getInt(at), body.getInt(at + NAMESPACE_AT), body.getLong(at + START_AT)));
    }
    return processes;
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new DamagedStateException(
          name + ": " + value + " (expected: " + least + " to " + most + ")");
    }
  }
}
