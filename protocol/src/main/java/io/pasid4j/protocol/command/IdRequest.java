// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * A command that names one ID of this session's set and nothing else: {@code u32 id}.
 *
 * @param action which command
 * @param id the ID, 0 to 2^32-1 inclusive; the set-private ID for DETACH_SPID and FIND_SPID
 */
public record IdRequest(Action action, long id) implements SetRequest {
  static final int SIZE = 4;

  /** The commands with this payload. */
  public enum Action {
    /** Asks whether the set holds the ID; the {@link ResultReply} is 0 or 1. */
    HOLDS(CommandId.HOLDS),

    /** Adds a reference; the reply is one of {@link ResultCodes#GET}, or ENOSPC at the maximum. */
    GET(CommandId.GET),

    /** Drops a reference; the reply is one of {@link ResultCodes#PUT}. */
    PUT(CommandId.PUT),

    /** Detaches a set-private ID; the {@link ResultReply} is 1, or 0 if no ID had it. */
    DETACH_SPID(CommandId.DETACH_SPID),

    /** Looks up a set-private ID; the {@link IdsReply} has the ID that has it, or none. */
    FIND_SPID(CommandId.FIND_SPID);

    private final int command;

    Action(int command) {
      this.command = command;
    }

    IdRequest read(ByteBuffer payload, int at) {
      return new IdRequest(this, LittleEndian.u32(payload, at));
    }
  }

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is out of range; the message names it
   */
  public IdRequest {
    Limits.u32("id", id);
  }

  @Override
  public int command() {
    return action.command;
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, (int) id);
  }
}
