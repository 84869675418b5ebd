// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.MemberView;
import java.util.concurrent.CompletableFuture;

/** The command whose outcome is not known yet: at most one per host. */
final class Outstanding {
  final long number;
  final HostRequest request;

  /** Completes when a view has decided and the words follow it. */
  final CompletableFuture<Answer> answer;

  /** True if a CANCEL with this number was sent; the command is still undecided. */
  boolean cancelling;

  Outstanding(long number, HostRequest request, CompletableFuture<Answer> answer) {
    this.number = number;
    this.request = request;
    this.answer = answer;
  }

  /** The answer in a view that has decided. */
  Answer answerIn(MemberView view) {
    Answer last = Reconciler.decode(view.last());
    return request instanceof HostRequest.Hello || last == null ? new Answer.Done() : last;
  }
}
