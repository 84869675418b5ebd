// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.CommandCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.MemberView;
import io.pasid4j.domain.message.Sender;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The command of a run that is in flight, and the move of an earlier run that no view has decided
 * yet. Guarded by the host's lock.
 */
final class InFlight {
  private final IdentityStore identity;
  private final HostSender sender;
  private @Nullable Outstanding open;
  private @Nullable InterruptedMove interrupted;
  private long number;

  InFlight(IdentityStore identity, HostSender sender) {
    this.identity = identity;
    this.sender = sender;
  }

  boolean isNone() {
    return open == null;
  }

  boolean isNumber(long asked) {
    return open != null && open.number == asked;
  }

  boolean isMove() {
    return open != null && open.request instanceof HostRequest.Migrate;
  }

  long nextNumber() {
    return number + 1;
  }

  /** Makes HELLO the first command of a run. */
  void begin() {
    number = 0;
    open =
        new Outstanding(0, new HostRequest.Hello(DomainCommand.VERSION), new CompletableFuture<>());
  }

  /** Sends the next command. */
  void send(HostRequest request, CompletableFuture<Answer> answer) {
    open = new Outstanding(++number, request, answer);
    propose();
  }

  /** Proposes the command, again if it was before. */
  void propose() {
    Outstanding sent = open;
    if (sent != null) {
      HostRequest request = sent.cancelling ? new HostRequest.Cancel() : sent.request;
      Sender place =
          new Sender(
              identity.name(), identity.instance(), identity.epoch(), identity.run(), sent.number);
      sender.propose(CommandCodec.encode(new DomainCommand.FromHost(place, request)));
    }
  }

  /** Makes CANCEL the command with this number; false if it is none that can be withdrawn. */
  boolean cancel() {
    Outstanding sent = open;
    if (sent == null || sent.request instanceof HostRequest.Hello) {
      return false;
    }
    sent.cancelling = true;
    return true;
  }

  boolean isDecidedBy(MemberView view) {
    Outstanding sent = open;
    return sent != null && view.number() >= sent.number;
  }

  /** The request of a command that is still undecided in a view; null if there is none. */
  @Nullable HostRequest undecidedBy(MemberView view) {
    Outstanding sent = open;
    return sent == null || isDecidedBy(view) ? null : sent.request;
  }

  /** Completes what a view decides. */
  void settle(MemberView view) {
    InterruptedMove before = interrupted;
    interrupted = null;
    if (before != null) {
      before.settle(view);
    }
    Outstanding sent = open;
    if (sent != null && isDecidedBy(view)) {
      open = null;
      sent.answer.complete(sent.answerIn(view));
    }
  }

  /** Completes the command, by the last answer if it is its own, else with another answer. */
  void decide(MemberView view, Answer otherwise) {
    Outstanding sent = open;
    open = null;
    if (sent != null) {
      new InterruptedMove(identity.run(), sent, otherwise).settle(view);
    }
  }

  /** Ends the run of the command; a move stays undecided until the first view of the next run. */
  void interrupt(Answer reason) {
    Outstanding sent = open;
    if (sent != null && isMove()) {
      interrupted = new InterruptedMove(identity.run(), sent, reason);
    }
    refuseUnlessMove(reason);
    open = null;
  }

  void refuseUnlessMove(Answer answer) {
    Outstanding sent = open;
    if (sent != null && !isMove()) {
      sent.answer.complete(answer);
    }
  }

  /** Completes all with one answer. */
  void refuse(Answer answer) {
    Outstanding sent = open;
    InterruptedMove before = interrupted;
    open = null;
    interrupted = null;
    if (sent != null) {
      sent.answer.complete(answer);
    }
    if (before != null) {
      before.move().answer.complete(answer);
    }
  }
}
