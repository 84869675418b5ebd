// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.Answer.Reason;
import io.pasid4j.domain.message.AnswerCodec;
import io.pasid4j.domain.message.CommandCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.MalformedException;
import io.pasid4j.domain.message.Sender;
import org.jspecify.annotations.Nullable;

/**
 * An answer after which the run cannot go on as it is.
 *
 * @param sender the place of the command
 * @param answer the answer
 */
record RunRefusal(Sender sender, Answer answer) {
  /** Reads the answer to a command; null if a view says more than it does, as of one index. */
  static @Nullable RunRefusal of(byte[] command, byte[] answer) {
    try {
      Answer decoded = AnswerCodec.decode(answer);
      return ends(decoded) && CommandCodec.decode(command) instanceof DomainCommand.FromHost host
          ? new RunRefusal(host.sender(), decoded)
          : null;
    } catch (MalformedException notOurs) {
      return null;
    }
  }

  private static boolean ends(Answer answer) {
    return switch (answer) {
      case Answer.OtherInstance _, Answer.Superseded _, Answer.Gap _, Answer.Stale _ -> true;
      case Answer.Refused(Reason reason, var _) ->
          reason == Reason.NO_MEMBER || reason == Reason.EPOCH;
      default -> false;
    };
  }

  boolean isOtherInstance() {
    return answer instanceof Answer.OtherInstance;
  }

  /** True if the domain refuses every command of this run. */
  boolean shutsOut() {
    return !textOf(answer).isEmpty();
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

  /** The epoch of the name, if that of the sender is one that the domain never reached; else 0. */
  long epoch() {
    try {
      return answer instanceof Answer.Refused(Reason reason, String epoch) && reason == Reason.EPOCH
          ? Long.parseLong(epoch)
          : 0;
    } catch (NumberFormatException notOurs) {
      return 0;
    }
  }
}
