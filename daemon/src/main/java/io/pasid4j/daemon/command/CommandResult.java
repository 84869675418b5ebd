// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.core.Refusal;
import io.pasid4j.protocol.command.Payload;
import io.pasid4j.protocol.command.ResultReply;

/** What a command comes to. */
public sealed interface CommandResult {
  /** A reply with a payload. */
  record Told(Payload payload) implements CommandResult {}

  /** An error reply. */
  record Failed(int errno) implements CommandResult {}

  /** A reply that is a number. */
  static CommandResult of(int result) {
    return new Told(new ResultReply(result));
  }

  /** An allocation that was refused. */
  static CommandResult of(Refusal refusal) {
    return of(refusal.code());
  }
}
