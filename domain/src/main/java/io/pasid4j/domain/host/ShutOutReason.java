// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.AnswerCodec;
import io.pasid4j.domain.message.MalformedException;
import org.jspecify.annotations.Nullable;

/** Reads from an answer that the domain refuses every command of this run. */
final class ShutOutReason {
  private ShutOutReason() {}

  /**
   * Returns the answer by which the domain refuses every command of this run.
   *
   * @param answer the bytes of an answer
   * @return null if it does not, also if the bytes are no answer
   */
  static @Nullable Answer refusal(byte[] answer) {
    try {
      Answer decoded = AnswerCodec.decode(answer);
      // Of all else a view knows more, consistently as of one index.
      return textOf(decoded).isEmpty() ? null : decoded;
    } catch (MalformedException notOurs) {
      return null;
    }
  }

  /** The reason, for people; empty if the answer does not shut a run out. */
  static String textOf(Answer answer) {
    return switch (answer) {
      case Answer.OtherInstance() -> "the name is another computer's";
      case Answer.Superseded(long later) ->
          "another daemon has started with a copy of this disk: run " + later;
      default -> "";
    };
  }
}
