// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The state of an ID at this moment: {@code s32 result}, the {@link ShownState#code}; if a set has
 * the ID, the {@link Holder} and {@code u32 references}, 92 bytes in all; if the request asked for
 * more, {@code s64 since_ms}, 100 bytes in all. A FOREIGN ID has the long form, with its reporter
 * in the holder's place, all zeros if there is none to show.
 *
 * @param state the state
 * @param holder the set that holds the ID or has it pending, or reported it as FOREIGN; null
 *     without one
 * @param references how many references the ID has, 0 to 2^31-1 inclusive; 0 without a holder
 * @param sinceMs when the ID was allocated, or reported, in ms since 1970; {@link #UNKNOWN_MS} if
 *     that is not known or was not asked for
 */
public record ShowReply(ShownState state, @Nullable Holder holder, int references, long sinceMs)
    implements Payload {
  /** A time that is not known. */
  public static final long UNKNOWN_MS = -1;

  private static final int HOLDER_AT = 4;
  private static final int REFERENCES_AT = HOLDER_AT + Holder.SIZE;
  private static final int SINCE_AT = REFERENCES_AT + 4;

  /** The longest reply of the first version, in bytes. */
  public static final int FIRST_SIZE = SINCE_AT;

  /** The longest reply, in bytes. */
  public static final int SIZE = SINCE_AT + 8;

  /**
   * Checks that there is a holder exactly where the state has one, and references and a time only
   * then.
   *
   * @throws IllegalArgumentException if it is not so
   */
  public ShowReply {
    boolean foreign = state == ShownState.FOREIGN;
    if (!foreign && state.hasHolder() != (holder != null)) {
      throw new IllegalArgumentException(
          "holder: " + holder + " (expected: one exactly if held, state: " + state + ")");
    }
    Limits.within("references", references, 0, state.hasHolder() ? Integer.MAX_VALUE : 0);
    long latestMs = foreign || state.hasHolder() ? Long.MAX_VALUE : UNKNOWN_MS;
    Limits.within("sinceMs", sinceMs, UNKNOWN_MS, latestMs);
  }

  /**
   * A reply of the first version, without a time.
   *
   * @param state the state
   * @param holder the set that holds the ID or has it pending; null without one
   * @param references how many references the ID has
   */
  public ShowReply(ShownState state, @Nullable Holder holder, int references) {
    this(state, holder, references, UNKNOWN_MS);
  }

  /**
   * The reply for an ID without a holder to show.
   *
   * @param state one without a holder
   * @return the reply
   * @throws IllegalArgumentException if the state has a holder
   */
  public static ShowReply of(ShownState state) {
    return new ShowReply(state, null, 0);
  }

  /**
   * Reads a reply.
   *
   * @param payload holds the reply; position and limit stay
   * @param at absolute index of its first byte
   * @param lengthBytes its length, 0 or more
   * @return the reply, or malformed if it is too short or a value is out of range
   */
  public static Decoded<ShowReply> decode(ByteBuffer payload, int at, int lengthBytes) {
    Decoded<ShownState> state =
        Replies.decode(
            lengthBytes, HOLDER_AT, () -> ShownState.ofCode(LittleEndian.s32(payload, at)));
    // Not a switch over the types: the JVM links one at its first use.
    if (state instanceof Decoded.Malformed<ShownState>(int errno, String reason)) {
      return new Decoded.Malformed<>(errno, reason);
    }
    return decode(((Decoded.Valid<ShownState>) state).value(), payload, at, lengthBytes);
  }

  private static Decoded<ShowReply> decode(
      ShownState state, ByteBuffer payload, int at, int lengthBytes) {
    if (state == ShownState.FOREIGN) {
      return Replies.decode(lengthBytes, SIZE, () -> readForeign(payload, at));
    }
    return state.hasHolder()
        ? Replies.decode(lengthBytes, FIRST_SIZE, () -> readHeld(state, payload, at, lengthBytes))
        : new Decoded.Valid<>(of(state));
  }

  private static ShowReply readHeld(ShownState state, ByteBuffer payload, int at, int lengthBytes) {
    return new ShowReply(
        state,
        Holder.read(payload, at + HOLDER_AT),
        LittleEndian.s32(payload, at + REFERENCES_AT),
        lengthBytes < SIZE ? UNKNOWN_MS : LittleEndian.s64(payload, at + SINCE_AT));
  }

  private static ShowReply readForeign(ByteBuffer payload, int at) {
    boolean hasReporter = LittleEndian.u32(payload, at + HOLDER_AT) != 0;
    return new ShowReply(
        ShownState.FOREIGN,
        hasReporter ? Holder.read(payload, at + HOLDER_AT) : null,
        LittleEndian.s32(payload, at + REFERENCES_AT),
        LittleEndian.s64(payload, at + SINCE_AT));
  }

  private boolean isLong() {
    return state == ShownState.FOREIGN || sinceMs != UNKNOWN_MS;
  }

  @Override
  public int sizeBytes() {
    if (isLong()) {
      return SIZE;
    }
    return holder == null ? HOLDER_AT : FIRST_SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, state.code());
    if (holder != null) {
      holder.put(buffer, at + HOLDER_AT);
    } else if (isLong()) {
      buffer.put(at + HOLDER_AT, new byte[Holder.SIZE]);
    }
    if (holder != null || isLong()) {
      LittleEndian.put32(buffer, at + REFERENCES_AT, references);
    }
    if (isLong()) {
      LittleEndian.put64(buffer, at + SINCE_AT, sinceMs);
    }
  }
}
