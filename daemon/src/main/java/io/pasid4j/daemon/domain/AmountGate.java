// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.MemberStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps commands about amounts from the log until every host of the domain reads them: one that
 * does not would apply the log to another state. Open once it was. Thread-safe.
 */
final class AmountGate {
  private final Commands commands;
  private volatile boolean open;
  private volatile String older = "";

  AmountGate(Commands commands) {
    this.commands = commands;
  }

  /** The hosts that do not, as far as was asked; empty if there are none. */
  String older() {
    return older;
  }

  /** Asks the domain, unless it is known; completes with false if a host does not, or no answer. */
  CompletableFuture<Boolean> open() {
    return open
        ? CompletableFuture.completedFuture(true)
        : commands.ask(new DomainCommand.ListMembers()).handle((answer, _) -> learn(answer));
  }

  private boolean learn(@Nullable Answer answer) {
    if (!(answer instanceof Answer.Members(List<MemberStatus> members))) {
      return false;
    }
    List<String> names =
        members.stream()
            .filter(member -> member.instance() != 0)
            .filter(member -> member.reads() < DomainCommand.AMOUNTS_VERSION)
            .map(MemberStatus::name)
            .toList();
    older = String.join(", ", names);
    open |= names.isEmpty();
    return open;
  }
}
