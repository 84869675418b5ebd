// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.space.DomainLink.Outcome;
import io.pasid4j.domain.message.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Sets that are resumed again and again while their domain does not answer. */
class ArrivalEndsTest {
  private static final int SET = 7;
  private static final int OTHER_SET = 8;

  private final List<CompletableFuture<Answer>> sent = new ArrayList<>();
  private final ArrivalEnds ends = new ArrivalEnds(_ -> send(), Runnable::run);

  private CompletableFuture<Answer> send() {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    sent.add(answer);
    return answer;
  }

  @Test
  void allWhoResumeASetWaitForOneCommand() {
    List<CompletableFuture<Outcome>> waiting = new ArrayList<>();
    for (int resume = 0; resume < 1000; resume++) {
      waiting.add(ends.end(SET));
    }
    CompletableFuture<Outcome> other = ends.end(OTHER_SET);
    assertThat(sent).hasSize(2);

    sent.getFirst().complete(new Answer.Done());
    assertThat(waiting).allSatisfy(each -> assertThat(each).isCompletedWithValue(Outcome.DONE));
    assertThat(other).isNotDone();
  }

  @Test
  void anAnswerEndsTheWaitAndTheNextResumeAsksAgain() {
    var _ = ends.end(SET);
    sent.getFirst().completeExceptionally(new IllegalStateException("closed"));
    assertThat(ends.end(SET)).isNotDone();
    assertThat(sent).hasSize(2);
  }

  @Test
  void aHostThatCannotAskIsOneThatIsNotAnswered() {
    ArrivalEnds broken =
        new ArrivalEnds(
            _ -> {
              throw new IllegalStateException("no host");
            },
            Runnable::run);
    assertThat(broken.end(SET)).isCompletedWithValue(Outcome.NO_ANSWER);
    assertThat(broken.end(SET)).isCompletedWithValue(Outcome.NO_ANSWER);
  }
}
