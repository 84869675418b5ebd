// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.MemberView;

/**
 * A move whose run has ended before a view decided it. The first view of the next run does.
 *
 * @param run its run
 * @param move the move
 * @param otherwise the answer if it was not executed
 */
record InterruptedMove(long run, Outstanding move, Answer otherwise) {
  void settle(MemberView view) {
    boolean executed = view.last().answers(run, move.number);
    move.answer.complete(executed ? move.answerIn(view) : otherwise);
  }
}
