// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.core.Priority;
import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Subscribes to events from now on: {@code u32 priority (0 CPU, 1 DEVICE, 2 IOMMU, 3 LAST); u32
 * flags (bit 0: all sets of the space, bit 1: drain consumer, bit 2: MOVED events)}; from a
 * connection without a set also {@code u8 space[64]}, the space's name padded with zeros. Answered
 * by {@link ResultReply} with 0, by EBUSY if this connection has subscribed already, by EPERM if
 * the peer may not, by EINVAL if a connection that has a set names a space.
 *
 * @param priority the place in the order of all listeners
 * @param allSets whether to receive events of all sets of the space, not of this session's alone
 * @param drains whether freed IDs stay quarantined until this connection has acknowledged
 * @param moves whether IDs that move to another host are reported as MOVED; else a drain consumer
 *     receives FREE instead, and others nothing
 * @param space the name of the space where this connection has no set; empty: the default space, or
 *     that of the set
 */
public record SubscribeRequest(
    Priority priority, boolean allSets, boolean drains, boolean moves, String space)
    implements SetRequest {
  /** The version of our own commands that has {@link #moves()}. */
  public static final int MOVES_SINCE = 4;

  static final int SIZE = 8;

  private static final List<Priority> BY_CODE =
      List.of(Priority.CPU, Priority.DEVICE, Priority.IOMMU, Priority.LAST);
  private static final int FLAGS_AT = 4;
  private static final int ALL_SETS = 1;
  private static final int DRAINS = 2;
  private static final int MOVES = 4;

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it cannot be one; the message names it
   */
  public SubscribeRequest {
    SpaceField.check(space);
  }

  /**
   * Subscribes in the space of the connection's set.
   *
   * @param priority the place in the order of all listeners
   * @param allSets whether to receive events of all sets of the space, not of this session's alone
   * @param drains whether freed IDs stay quarantined until this connection has acknowledged
   */
  public SubscribeRequest(Priority priority, boolean allSets, boolean drains) {
    this(priority, allSets, drains, false, "");
  }

  /**
   * Asks for MOVED events too, which daemons have since {@link #MOVES_SINCE}.
   *
   * @return the same request but for that
   */
  public SubscribeRequest withMoves() {
    return new SubscribeRequest(priority, allSets, drains, true, space);
  }

  static SubscribeRequest read(ByteBuffer payload, int at, int lengthBytes) {
    long code = Limits.within("priority", LittleEndian.u32(payload, at), 0, BY_CODE.size() - 1);
    long flags = Limits.within("flags", flags(payload, at), 0, ALL_SETS | DRAINS | MOVES);
    return new SubscribeRequest(
        BY_CODE.get((int) code),
        (flags & ALL_SETS) != 0,
        (flags & DRAINS) != 0,
        (flags & MOVES) != 0,
        SpaceField.readOptional(payload, at + SIZE, lengthBytes - SIZE));
  }

  private static long flags(ByteBuffer payload, int at) {
    return LittleEndian.u32(payload, at + FLAGS_AT);
  }

  @Override
  public int command() {
    return CommandId.SUBSCRIBE;
  }

  @Override
  public int sizeBytes() {
    return space.isEmpty() ? SIZE : SIZE + SpaceField.SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, BY_CODE.indexOf(priority));
    LittleEndian.put32(
        buffer,
        at + FLAGS_AT,
        (allSets ? ALL_SETS : 0) | (drains ? DRAINS : 0) | (moves ? MOVES : 0));
    if (!space.isEmpty()) {
      SpaceField.put(buffer, at + SIZE, space);
    }
  }
}
