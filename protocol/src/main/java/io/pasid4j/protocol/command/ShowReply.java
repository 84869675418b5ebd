// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What an ID is at this moment: {@code s32 result}, the {@link ShownState#code}; and if the ID is a
 * set's, the {@link Holder}, then {@code u32 references}, 92 bytes in all.
 *
 * @param state what the ID is
 * @param holder the set that holds it or has it pending, null unless {@link ShownState#hasHolder}
 * @param references how many references it has, 0 to 2^31-1 inclusive; 0 without a holder
 */
public record ShowReply(ShownState state, @Nullable Holder holder, int references)
    implements Payload {
  private static final int HOLDER_AT = 4;
  private static final int REFERENCES_AT = HOLDER_AT + Holder.SIZE;
  private static final int HOLDER_END = REFERENCES_AT + 4;

  /**
   * Checks that a holder is told exactly where there is one, and references only there.
   *
   * @throws IllegalArgumentException if it is not so
   */
  public ShowReply {
    if (state.hasHolder() != (holder != null)) {
      throw new IllegalArgumentException(
          "holder: " + holder + " (expected: one exactly if held, state: " + state + ")");
    }
    Limits.within("references", references, 0, holder == null ? 0 : Integer.MAX_VALUE);
  }

  /**
   * An ID that is nobody's, or whose holder is not told.
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
    return switch (state) {
      case Decoded.Malformed<ShownState>(int errno, String reason) ->
          new Decoded.Malformed<>(errno, reason);
      case Decoded.Valid<ShownState>(ShownState shown) ->
          shown.hasHolder()
              ? Replies.decode(lengthBytes, HOLDER_END, () -> readHeld(shown, payload, at))
              : new Decoded.Valid<>(of(shown));
    };
  }

  private static ShowReply readHeld(ShownState state, ByteBuffer payload, int at) {
    return new ShowReply(
        state, Holder.read(payload, at + HOLDER_AT), LittleEndian.s32(payload, at + REFERENCES_AT));
  }

  @Override
  public int sizeBytes() {
    return holder == null ? HOLDER_AT : HOLDER_END;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, state.code());
    if (holder != null) {
      holder.put(buffer, at + HOLDER_AT);
      LittleEndian.put32(buffer, at + REFERENCES_AT, references);
    }
  }
}
