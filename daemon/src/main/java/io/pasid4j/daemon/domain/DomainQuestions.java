// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.domain.DomainException.Kind;
import io.pasid4j.domain.log.DomainLog;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.MemberStatus;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Questions to a domain that somebody waits for. Thread-safe.
 *
 * @param log of the domain
 * @param commands sends to it
 */
record DomainQuestions(DomainLog log, Commands commands) {
  /**
   * A leader that hangs is replaced within 3 to 4 s. Two such waits are less than the 10 s within
   * which a management request is answered.
   */
  static final long WAIT_MS = 4_500;

  /**
   * Asks a question, which changes nothing.
   *
   * @param waitMs how long to wait for the answer, in milliseconds
   * @throws DomainException NO_QUORUM if none comes
   */
  Answer ask(DomainCommand question, long waitMs) throws DomainException {
    try {
      return commands.ask(question).get(waitMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DomainException(Kind.NO_QUORUM, "interrupted; nothing is done");
    } catch (ExecutionException | TimeoutException e) {
      throw DomainException.noAnswer(log.status().leader());
    }
  }

  /**
   * Asks for all hosts that ever joined.
   *
   * @param waitMs how long to wait for the answer, in milliseconds
   * @return empty if the domain is not initialized
   * @throws DomainException NO_QUORUM if no answer comes
   */
  List<MemberStatus> members(long waitMs) throws DomainException {
    Answer answer = ask(new DomainCommand.ListMembers(), waitMs);
    return answer instanceof Answer.Members(List<MemberStatus> members) ? members : List.of();
  }
}
