// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Open sets in the order of their ids: {@code s32 result = n}, then n times a {@link SetEntry}, all
 * of the same length. If there are fewer than requested, there are no more.
 *
 * @param sets at most {@link Limits#MOST_SETS}
 * @param entryBytes the length of each: {@link SetEntry#FIRST_SIZE} or {@link SetEntry#SIZE}
 */
public record SetsReply(List<SetEntry> sets, int entryBytes) implements Payload {
  private static final int SETS_AT = 4;

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if it is too long
   */
  public SetsReply {
    Limits.within("sets", sets.size(), 0, Limits.MOST_SETS);
    entryBytes = entryBytes < SetEntry.SIZE ? SetEntry.FIRST_SIZE : SetEntry.SIZE;
    sets = List.copyOf(sets);
  }

  /**
   * Short entries.
   *
   * @param sets at most {@link Limits#MOST_SETS}
   * @throws IllegalArgumentException if there are more
   */
  public SetsReply(List<SetEntry> sets) {
    this(sets, SetEntry.FIRST_SIZE);
  }

  /**
   * Reads a reply whose result is not negative. Its length determines that of its entries.
   *
   * @param payload holds the reply; position and limit stay
   * @param at absolute index of its first byte
   * @param lengthBytes its length, 0 or more
   * @return the sets, or malformed if the result is no count of sets, the reply is too short for it
   *     or a value is out of range
   */
  public static Decoded<SetsReply> decode(ByteBuffer payload, int at, int lengthBytes) {
    return Replies.decode(lengthBytes, SETS_AT, () -> read(payload, at, lengthBytes));
  }

  private static SetsReply read(ByteBuffer payload, int at, int lengthBytes) {
    int most = Math.min(Limits.MOST_SETS, (lengthBytes - SETS_AT) / SetEntry.FIRST_SIZE);
    int count = (int) Limits.within("sets", LittleEndian.s32(payload, at), 0, most);
    int entryBytes = count == 0 ? SetEntry.FIRST_SIZE : (lengthBytes - SETS_AT) / count;
    return new SetsReply(
        IntStream.range(0, count)
            .mapToObj(i -> SetEntry.read(payload, at + SETS_AT + i * entryBytes, entryBytes))
            .toList(),
        entryBytes);
  }

  @Override
  public int sizeBytes() {
    return SETS_AT + sets.size() * entryBytes;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, sets.size());
    for (int i = 0; i < sets.size(); i++) {
      sets.get(i).put(buffer, at + SETS_AT + i * entryBytes, entryBytes);
    }
  }
}
