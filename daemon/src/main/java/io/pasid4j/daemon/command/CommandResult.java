// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.core.Refusal;
import io.pasid4j.protocol.command.Payload;
import io.pasid4j.protocol.command.ResultReply;

/** The result of a command. */
public sealed interface CommandResult {
  /** A reply with a payload. */
  record Reply(Payload payload) implements CommandResult {}

  /** An error reply. */
  record Error(int errno) implements CommandResult {}

  /** A reply with a number and nothing else. */
  static CommandResult of(int result) {
    return new Reply(new ResultReply(result));
  }

  /** An allocation that was refused. */
  static CommandResult of(Refusal refusal) {
    return of(refusal.code());
  }
}
