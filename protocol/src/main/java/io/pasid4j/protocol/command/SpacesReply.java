// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The spaces that a peer may open sets in: {@code s32 result = n}, then n times a {@link
 * SpaceEntry}.
 *
 * @param spaces at most {@link Limits#MOST_SPACES}
 */
public record SpacesReply(List<SpaceEntry> spaces) implements Payload {
  private static final int SPACES_AT = 4;

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if it is too long
   */
  public SpacesReply {
    Limits.within("spaces", spaces.size(), 0, Limits.MOST_SPACES);
    spaces = List.copyOf(spaces);
  }

  /**
   * Reads a reply whose result is not negative.
   *
   * @param payload holds the reply; position and limit stay
   * @param at absolute index of its first byte
   * @param lengthBytes its length, 0 or more
   * @return the spaces, or malformed if the result is no count of spaces, the reply is too short
   *     for it or a value is out of range
   */
  public static Decoded<SpacesReply> decode(ByteBuffer payload, int at, int lengthBytes) {
    return Replies.decode(lengthBytes, SPACES_AT, () -> read(payload, at, lengthBytes));
  }

  private static SpacesReply read(ByteBuffer payload, int at, int lengthBytes) {
    int most = Math.min(Limits.MOST_SPACES, (lengthBytes - SPACES_AT) / SpaceEntry.SIZE);
    int count = (int) Limits.within("spaces", LittleEndian.s32(payload, at), 0, most);
    return new SpacesReply(
        IntStream.range(0, count)
            .mapToObj(i -> SpaceEntry.read(payload, at + SPACES_AT + i * SpaceEntry.SIZE))
            .toList());
  }

  @Override
  public int sizeBytes() {
    return SPACES_AT + spaces.size() * SpaceEntry.SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, spaces.size());
    for (int i = 0; i < spaces.size(); i++) {
      spaces.get(i).put(buffer, at + SPACES_AT + i * SpaceEntry.SIZE);
    }
  }
}
