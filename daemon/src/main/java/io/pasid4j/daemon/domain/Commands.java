// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.domain.host.HostSender;
import io.pasid4j.domain.log.DomainLog;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.AnswerCodec;
import io.pasid4j.domain.message.CommandCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.MalformedException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** Sends a host's commands to the log, and reads from it. Thread-safe. */
final class Commands implements HostSender {
  private final DomainLog log;
  private final BiConsumer<byte[], byte[]> answers;
  private volatile CompletableFuture<byte[]> inFlight = CompletableFuture.completedFuture(null);
  private volatile long sentNanos = System.nanoTime();
  private volatile String problem = "";

  /**
   * Sends to a log.
   *
   * @param answers gets each command of a host with its answer
   */
  Commands(DomainLog log, BiConsumer<byte[], byte[]> answers) {
    this.log = log;
    this.answers = answers;
  }

  @Override
  public void propose(byte[] command) {
    sentNanos = System.nanoTime();
    CompletableFuture<byte[]> sent = log.propose(command);
    inFlight = sent;
    var _ =
        sent.whenComplete((answer, failure) -> {
          if (answer != null) {
            problem = problemOf(answer);
            answers.accept(command, answer);
          } else {
            problem = String.valueOf(failure.getMessage());
          }
        });
  }

  /** True if the last command was sent more than {@code nanos} ago and is not in flight. */
  boolean isOverdue(long nanos) {
    return inFlight.isDone() && System.nanoTime() - sentNanos > nanos;
  }

  /** Why the last command has no answer; empty if it has one or waits for it. */
  String problem() {
    return problem;
  }

  /**
   * Sends a command that changes nothing.
   *
   * @return the answer; completes exceptionally if none comes
   */
  CompletableFuture<Answer> ask(DomainCommand question) {
    return log.propose(CommandCodec.encode(question)).thenApply(Commands::decode);
  }

  private static String problemOf(byte[] answer) {
    try {
      return AnswerCodec.decode(answer) instanceof Answer.Unreadable(int reads)
          ? "the leader reads messages up to version %s (expected: %s; upgrade it)"
              .formatted(reads, DomainCommand.VERSION)
          : "";
    } catch (MalformedException unreadable) {
      return "the leader's answer: " + unreadable.getMessage();
    }
  }

  private static Answer decode(byte[] answer) {
    try {
      return AnswerCodec.decode(answer);
    } catch (MalformedException e) {
      throw new IllegalStateException("answer: " + e.getMessage(), e);
    }
  }
}
