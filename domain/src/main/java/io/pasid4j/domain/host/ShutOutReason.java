// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.AnswerCodec;
import io.pasid4j.domain.message.MalformedException;

/** Reads from an answer that this run will never be heard again: no view says so. */
final class ShutOutReason {
  private ShutOutReason() {}

  /**
   * Returns the reason for which the domain refuses every command of this run.
   *
   * @param answer the bytes of an answer
   * @return empty if it does not, also if the bytes are no answer
   */
  static String of(byte[] answer) {
    try {
      return switch (AnswerCodec.decode(answer)) {
        case Answer.OtherInstance() -> "the name is another computer's";
        case Answer.Superseded(long later) ->
            "another daemon has started with a copy of this disk: run " + later;
        // A view has the rest, consistently as of one index.
        default -> "";
      };
    } catch (MalformedException notOurs) {
      return "";
    }
  }
}
