// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.domain.log.AppliedListener;
import io.pasid4j.domain.log.DomainLog;
import io.pasid4j.domain.log.LogMembership;
import io.pasid4j.domain.log.LogRole;
import io.pasid4j.domain.log.LogStatus;
import io.pasid4j.domain.log.ProposalException;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.AnswerCodec;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** A log that answers questions as a test says, in turn; later ones are not answered. */
final class ScriptedLog implements DomainLog {
  private final Queue<Answer> answers = new ArrayDeque<>();
  private int asked;

  /** Answers one more question. */
  void answer(Answer answer) {
    answers.add(answer);
  }

  /** The number of questions so far. */
  int asked() {
    return asked;
  }

  @Override
  public CompletableFuture<byte[]> propose(byte[] command) {
    asked++;
    Answer answer = answers.poll();
    return answer == null
        ? CompletableFuture.failedFuture(
            new ProposalException(ProposalException.Outcome.UNKNOWN, "no answer"))
        : CompletableFuture.completedFuture(AnswerCodec.encode(answer));
  }

  @Override
  public void onApplied(AppliedListener listener) {}

  @Override
  public void read(Runnable reading) {}

  @Override
  public LogStatus status() {
    return LogStatus.without(LogRole.CLIENT, "");
  }

  @Override
  public CompletableFuture<Long> snapshot() {
    throw new UnsupportedOperationException("a log without a machine");
  }

  @Override
  public LogMembership membership() {
    throw new UnsupportedOperationException("a log without voters");
  }

  @Override
  public void close() {}
}
