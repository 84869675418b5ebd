// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.propose;

import io.pasid4j.domain.log.ProposalException;
import io.pasid4j.domain.log.ProposalException.Outcome;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * One command on its way. All attempts bear one call number, by which a leader knows an attempt
 * that it has already.
 */
final class Proposal {
  final long callId;
  final Message command;
  final long deadlineNs;
  final CompletableFuture<byte[]> answer = new CompletableFuture<>();

  /** Set before the first attempt leaves; from then on only an answer decides. */
  private volatile boolean sent;

  private volatile String lastFailure = "no leader is known";

  Proposal(long callId, byte[] command, long deadlineNs) {
    this.callId = callId;
    this.command = Message.valueOf(UnsafeByteOperations.unsafeWrap(command));
    this.deadlineNs = deadlineNs;
  }

  void markSent() {
    sent = true;
  }

  void noteFailure(String failure) {
    lastFailure = failure;
  }

  /** Gives up. */
  void end(String why) {
    Outcome outcome = sent ? Outcome.UNKNOWN : Outcome.NOT_SENT;
    answer.completeExceptionally(new ProposalException(outcome, why + ": " + lastFailure));
  }
}
