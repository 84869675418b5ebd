// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Many callers who each need what is current, and the few reads that they cost. */
class SharedReadsTest {
  private final List<CompletableFuture<Boolean>> begun = new ArrayList<>();
  private final Deque<Runnable> pauses = new ArrayDeque<>();
  private final SharedReads reads = new SharedReads(this::begin, pauses::add);

  private CompletableFuture<Boolean> begin() {
    CompletableFuture<Boolean> read = new CompletableFuture<>();
    begun.add(read);
    return read;
  }

  @Test
  void whoComesDuringAReadWaitsForTheNextOneWithAllOthers() {
    CompletableFuture<Boolean> first = reads.read();
    List<CompletableFuture<Boolean>> later = new ArrayList<>();
    for (int caller = 0; caller < 600; caller++) {
      later.add(reads.read());
    }
    assertThat(begun).hasSize(1);

    begun.getFirst().complete(true);
    assertThat(first).isCompletedWithValue(true);
    assertThat(later).noneMatch(CompletableFuture::isDone);
    assertThat(begun).as("not before the pause is over").hasSize(1);

    pauses.remove().run();
    assertThat(begun).hasSize(2);
    begun.getLast().complete(false);
    assertThat(later).allMatch(each -> !each.join());
  }

  @Test
  void whoComesDuringThePauseWaitsForItsEndAndAfterItForNothing() {
    var _ = reads.read();
    begun.getFirst().complete(true);
    CompletableFuture<Boolean> paused = reads.read();
    assertThat(begun).hasSize(1);
    pauses.remove().run();
    begun.getLast().complete(true);
    assertThat(paused).isCompletedWithValue(true);

    pauses.remove().run();
    var _ = reads.read();
    assertThat(begun).hasSize(3);
  }

  @Test
  void aReadThatFailsIsNoAnswerAndEndsNothing() {
    SharedReads broken =
        new SharedReads(
            () -> {
              throw new IllegalStateException("closed");
            },
            pauses::add);
    assertThat(broken.read()).isCompletedWithValue(false);
    pauses.remove().run();
    assertThat(broken.read()).isCompletedWithValue(false);

    CompletableFuture<Boolean> read = reads.read();
    begun.getFirst().completeExceptionally(new IllegalStateException("no leader"));
    assertThat(read).isCompletedWithValue(false);
  }

  @Test
  void aCallerThatGivesUpTakesNothingFromTheOthers() {
    CompletableFuture<Boolean> impatient = reads.read();
    CompletableFuture<Boolean> patient = reads.read();
    impatient.complete(false);
    begun.getFirst().complete(true);
    pauses.remove().run();
    begun.getLast().complete(true);
    assertThat(patient).isCompletedWithValue(true);
  }
}
