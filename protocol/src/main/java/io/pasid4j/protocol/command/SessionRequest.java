// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Opens a session for the connection, in place of the one it has, as long as that holds nothing:
 * {@code u32 flags (bit 0 resumable); u32 limit; u32 guarantee; u32 space_name_bytes; u32
 * set_name_bytes}, then the two names in UTF-8. Answered by {@link SessionReply}, or by a refusal's
 * code.
 *
 * @param resumable whether to issue a token by which another connection can resume the session
 * @param limitIds the requested limit of the quota, 0 to 2^31-1 inclusive; 0 for that of the
 *     daemon's rules
 * @param guaranteedIds the requested guarantee, 0 to 2^31-1 inclusive
 * @param spaceName the space, 1 to {@link Limits#MOST_NAME_BYTES} printable bytes; null for the
 *     daemon's default space
 * @param setName the name that operators see, 1 to {@link Limits#MOST_NAME_BYTES} printable bytes;
 *     null for the daemon's default name
 */
public record SessionRequest(
    boolean resumable,
    int limitIds,
    int guaranteedIds,
    @Nullable String spaceName,
    @Nullable String setName)
    implements Request {
  static final int LEAST_SIZE = 20;

  /** The longest payload, in bytes. */
  static final int MOST_SIZE = LEAST_SIZE + 2 * Limits.MOST_NAME_BYTES;

  private static final int LIMIT_AT = 4;
  private static final int GUARANTEE_AT = 8;
  private static final int SPACE_BYTES_AT = 12;
  private static final int SET_BYTES_AT = 16;
  private static final int RESUMABLE = 1;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public SessionRequest {
    Limits.within("limitIds", limitIds, 0, Integer.MAX_VALUE);
    Limits.within("guaranteedIds", guaranteedIds, 0, Integer.MAX_VALUE);
    if (spaceName != null) {
      TextField.printable("spaceName", spaceName, Limits.MOST_NAME_BYTES);
    }
    if (setName != null) {
      TextField.printable("setName", setName, Limits.MOST_NAME_BYTES);
    }
  }

  static SessionRequest read(ByteBuffer payload, int at, int lengthBytes) {
    long flags = LittleEndian.u32(payload, at);
    Limits.within("flags", flags, 0, RESUMABLE);
    int spaceBytes = nameBytes("spaceName bytes", payload, at + SPACE_BYTES_AT);
    int setBytes = nameBytes("setName bytes", payload, at + SET_BYTES_AT);
    Limits.within("names bytes", spaceBytes + setBytes, 0, lengthBytes - LEAST_SIZE);
    int names = at + LEAST_SIZE;
    return new SessionRequest(
        flags == RESUMABLE,
        ids("limitIds", payload, at + LIMIT_AT),
        ids("guaranteedIds", payload, at + GUARANTEE_AT),
        name("spaceName", payload, names, spaceBytes),
        name("setName", payload, names + spaceBytes, setBytes));
  }

  private static int ids(String name, ByteBuffer payload, int at) {
    return (int) Limits.within(name, LittleEndian.u32(payload, at), 0, Integer.MAX_VALUE);
  }

  private static int nameBytes(String name, ByteBuffer payload, int at) {
    return (int) Limits.within(name, LittleEndian.u32(payload, at), 0, Limits.MOST_NAME_BYTES);
  }

  private static @Nullable String name(String name, ByteBuffer payload, int at, int bytes) {
    return bytes == 0 ? null : TextField.read(name, payload, at, bytes);
  }

  @Override
  public int command() {
    return CommandId.SESSION;
  }

  @Override
  public int sizeBytes() {
    return LEAST_SIZE + encoded(spaceName).remaining() + encoded(setName).remaining();
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    ByteBuffer space = encoded(spaceName);
    ByteBuffer set = encoded(setName);
    int spaceBytes = space.remaining();
    LittleEndian.put32(buffer, at, resumable ? RESUMABLE : 0);
    LittleEndian.put32(buffer, at + LIMIT_AT, limitIds);
    LittleEndian.put32(buffer, at + GUARANTEE_AT, guaranteedIds);
    LittleEndian.put32(buffer, at + SPACE_BYTES_AT, spaceBytes);
    LittleEndian.put32(buffer, at + SET_BYTES_AT, set.remaining());
    buffer.put(at + LEAST_SIZE, space, space.position(), spaceBytes);
    buffer.put(at + LEAST_SIZE + spaceBytes, set, set.position(), set.remaining());
  }

  private static ByteBuffer encoded(@Nullable String name) {
    return name == null
        ? ByteBuffer.allocate(0)
        : TextField.utf8("name", name, Limits.MOST_NAME_BYTES);
  }
}
