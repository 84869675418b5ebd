// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.vfio.command;

import io.pasid4j.vfio.LittleEndian;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What an ID is at this moment: {@code s32 result}, the {@link ShownState#code}; and if a set holds
 * the ID, the {@link Holder}.
 *
 * @param state what the ID is
 * @param holder the set that holds it, null unless {@link ShownState#isHeld}
 */
public record ShowReply(ShownState state, @Nullable Holder holder) implements Payload {
  private static final int HOLDER_AT = 4;

  /**
   * Checks that a holder is told exactly where there is one.
   *
   * @throws IllegalArgumentException if it is not so
   */
  public ShowReply {
    if (state.isHeld() != (holder != null)) {
      throw new IllegalArgumentException(
          "holder: " + holder + " (expected: one exactly if held, state: " + state + ")");
    }
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
          shown.isHeld()
              ? Replies.decode(
                  lengthBytes,
                  HOLDER_AT + Holder.SIZE,
                  () -> new ShowReply(shown, Holder.read(payload, at + HOLDER_AT)))
              : new Decoded.Valid<>(new ShowReply(shown, null));
    };
  }

  @Override
  public int sizeBytes() {
    return holder == null ? HOLDER_AT : HOLDER_AT + Holder.SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, state.code());
    if (holder != null) {
      holder.put(buffer, at + HOLDER_AT);
    }
  }
}
