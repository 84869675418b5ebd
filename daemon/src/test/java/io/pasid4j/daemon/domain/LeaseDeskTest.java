// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.space.DomainLink.Outcome;
import io.pasid4j.domain.message.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Tenants who wait for leases of a domain that does not answer yet. */
class LeaseDeskTest {
  private static final int ALICE = 1000;
  private static final int BOB = 1001;

  private final List<CompletableFuture<Answer>> open = new ArrayList<>();
  private final LeaseDesk desk = new LeaseDesk((range, countIds) -> asked(), Runnable::run);

  private CompletableFuture<Answer> asked() {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    open.add(answer);
    return answer;
  }

  private CompletableFuture<Outcome> lease(int uid, int id) {
    return desk.lease(uid, PasidRange.exactly(id), 1);
  }

  private void takeShare(int uid) {
    for (int id = 0; id < LeaseDesk.MOST_OF_A_UID; id++) {
      assertThat(lease(uid, id)).isNotDone();
    }
  }

  @Test
  void aUidThatAsksForTooManyIsNotAnsweredAndOthersAre() {
    takeShare(ALICE);
    assertThat(lease(ALICE, 100)).isCompletedWithValue(Outcome.NO_ANSWER);
    CompletableFuture<Outcome> ofBob = lease(BOB, 100);
    assertThat(ofBob).isNotDone();
    open.getLast().complete(new Answer.Done());
    assertThat(ofBob).isCompletedWithValue(Outcome.DONE);
  }

  @Test
  void anEqualRequestIsSharedAndTakesNoPlace() {
    takeShare(ALICE);
    assertThat(lease(ALICE, 3)).isNotDone();
    takeShare(BOB);
    assertThat(lease(BOB, 100)).isNotDone();
    assertThat(open).hasSize(LeaseDesk.MOST_OF_A_UID + 1);
  }

  @Test
  void anAnswerMakesRoom() {
    takeShare(ALICE);
    open.getFirst().complete(new Answer.Done());
    open.get(1).completeExceptionally(new IllegalStateException("closed"));
    assertThat(lease(ALICE, 100)).isNotDone();
    assertThat(lease(ALICE, 101)).isNotDone();
    assertThat(lease(ALICE, 102)).isCompletedWithValue(Outcome.NO_ANSWER);
  }

  @Test
  void aRequestThatCannotBeMadeIsNotAnsweredAndTakesNoPlace() {
    LeaseDesk broken =
        new LeaseDesk(
            (range, countIds) -> {
              throw new IllegalStateException("no host");
            },
            Runnable::run);
    for (int tries = 0; tries <= LeaseDesk.MOST_OF_A_UID; tries++) {
      assertThat(broken.lease(ALICE, PasidRange.exactly(1), 1))
          .isCompletedWithValue(Outcome.NO_ANSWER);
    }
    takeShare(ALICE);
  }
}
