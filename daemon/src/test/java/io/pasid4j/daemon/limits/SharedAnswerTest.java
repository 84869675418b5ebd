// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Many callers, one answer that takes long, and what those who gave up leave behind. */
class SharedAnswerTest {
  private static final long LONG_MS = 3_600_000;

  private final SharedAnswer<String> answer = new SharedAnswer<>();

  @Test
  void whoHasGivenUpLeavesNothingBehind() {
    List<CompletableFuture<String>> gone = new ArrayList<>();
    for (int caller = 0; caller < 1000; caller++) {
      gone.add(answer.await("late", 1));
    }
    CompletableFuture<String> patient = answer.await("late", LONG_MS);

    assertThat(gone).allMatch(each -> each.join().equals("late"));
    assertThat(answer.waiting()).isEqualTo(1);
    answer.complete("here");
    assertThat(patient).isCompletedWithValue("here");
    assertThat(answer.waiting()).isZero();
  }

  /** As for a connection that has ended. */
  @Test
  void whoCancelsLeavesNothingBehind() {
    CompletableFuture<String> other = answer.await();
    answer.await().cancel(false);
    assertThat(answer.waiting()).isEqualTo(1);
    answer.complete("here");
    assertThat(other).isCompletedWithValue("here");
  }

  @Test
  void whoComesAfterTheAnswerHasItAtOnce() {
    answer.complete("here");
    assertThat(answer.await("late", LONG_MS)).isCompletedWithValue("here");
    assertThat(answer.waiting()).isZero();
  }
}
