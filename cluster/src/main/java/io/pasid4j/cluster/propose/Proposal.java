// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.propose;

import io.pasid4j.domain.log.ProposalException;
import io.pasid4j.domain.log.ProposalException.Outcome;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * A command that waits for its answer. All attempts have the same call number, by which a leader
 * recognizes one that it has already received.
 */
final class Proposal {
  final long callId;
  final Message command;
  final long deadlineNs;
  final CompletableFuture<byte[]> answer = new CompletableFuture<>();

  /** Set before the first attempt is sent; afterwards only an answer is conclusive. */
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

  /** Completes with the failure, and with NOT_SENT or UNKNOWN. */
  void end(String why) {
    Outcome outcome = sent ? Outcome.UNKNOWN : Outcome.NOT_SENT;
    answer.completeExceptionally(new ProposalException(outcome, why + ": " + lastFailure));
  }
}
