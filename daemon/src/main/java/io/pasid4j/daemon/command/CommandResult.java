// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.core.Refusal;
import io.pasid4j.protocol.command.Payload;
import io.pasid4j.protocol.command.ResultReply;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The result of a command. */
public sealed interface CommandResult {
  /** A reply with a payload. */
  record Reply(Payload payload) implements CommandResult {}

  /** An error reply. */
  record Failure(int errno) implements CommandResult {}

  /**
   * Work that handles too many IDs for a turn of the event loop.
   *
   * @param work returns the result, which is no further deferral; to be run on another thread,
   *     which has the turn of the connection's session
   */
  record Deferred(Supplier<CommandResult> work) implements CommandResult {}

  /**
   * A request that waits for something outside the daemon; later ones of its connection wait too.
   *
   * @param until completes, normally or not, when the request can continue
   * @param then continues it, in a turn of the event loop
   */
  record Waiting(CompletableFuture<?> until, Supplier<CommandResult> then)
      implements CommandResult {}

  /** Returns a reply that is a number. */
  static CommandResult of(int result) {
    return new Reply(new ResultReply(result));
  }

  /** Returns the refusal of an allocation. */
  static CommandResult of(Refusal refusal) {
    return of(refusal.code());
  }
}
