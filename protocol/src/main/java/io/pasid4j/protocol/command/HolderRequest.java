// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * Names a further process that the set belongs to: {@code u32 pid}. After a restart of the daemon
 * the set waits to be resumed as long as one of its processes lives. Answered by {@link
 * ResultReply} with 0, by ENOENT if there is no such process, or by ENOSPC if four are named
 * already.
 *
 * @param pid the process, in the daemon's own namespace, 1 to 2^31-1 inclusive
 */
public record HolderRequest(int pid) implements SetRequest {
  static final int SIZE = 4;

  /**
   * Checks the process id.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public HolderRequest {
    Limits.within("pid", pid, 1, Integer.MAX_VALUE);
  }

  static HolderRequest read(ByteBuffer payload, int at) {
    return new HolderRequest(
        (int) Limits.within("pid", LittleEndian.u32(payload, at), 1, Integer.MAX_VALUE));
  }

  @Override
  public int command() {
    return CommandId.HOLDER;
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, pid);
  }
}
