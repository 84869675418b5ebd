// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.space.DomainLink;
import io.pasid4j.daemon.testing.IdleDomainLink;
import io.pasid4j.protocol.Errno;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Allocations of a host that has no free ID, by what its domain answers. */
class LeaseWaitTest {
  private static final int UID = 1000;
  private static final CommandResult REFUSED = CommandResult.of(Refusal.RANGE_FULL);
  private static final CommandResult GIVEN = CommandResult.of(7);

  private int attempts;
  private Refusal refusal = Refusal.RANGE_FULL;

  /** The domain's answer about the tenant's amount; empty: the tenant has no limit there. */
  private Optional<DomainLink.Outcome> amount = Optional.empty();

  /** Another lease of the host came between its refusal and the domain's. */
  @Test
  void anIdThatCameMeanwhileIsGivenThoughTheDomainHasNoMore() {
    assertThat(result(DomainLink.Outcome.NOTHING_FREE, 2)).isEqualTo(GIVEN);
  }

  @Test
  void whereTheDomainHasNothingItIsRefusedAfterOneMoreAttempt() {
    assertThat(result(DomainLink.Outcome.NOTHING_FREE, Integer.MAX_VALUE)).isEqualTo(REFUSED);
    assertThat(attempts).isEqualTo(2);
  }

  @Test
  void aLeaseThatOthersHaveUsedUpIsFollowedByAnother() {
    assertThat(result(DomainLink.Outcome.DONE, 5)).isEqualTo(GIVEN);
    assertThat(attempts).isEqualTo(5);
  }

  @Test
  void leasesThatNeverHelpEndInARefusal() {
    assertThat(result(DomainLink.Outcome.DONE, Integer.MAX_VALUE)).isEqualTo(REFUSED);
  }

  @Test
  void withoutAnAnswerItIsToBeAskedAgain() {
    assertThat(result(DomainLink.Outcome.NO_ANSWER, 2))
        .isEqualTo(new CommandResult.Failure(Errno.EAGAIN));
  }

  @Test
  void aQuotaOfTheDomainIsAskedForAndNoOther() {
    refusal = Refusal.QUOTA;
    assertThat(result(DomainLink.Outcome.DONE, 2)).isEqualTo(REFUSED);
    assertThat(attempts).isEqualTo(1);

    attempts = 0;
    amount = Optional.of(DomainLink.Outcome.DONE);
    assertThat(result(DomainLink.Outcome.NOTHING_FREE, 3)).isEqualTo(GIVEN);

    attempts = 0;
    amount = Optional.of(DomainLink.Outcome.NOTHING_FREE);
    assertThat(result(DomainLink.Outcome.DONE, 3)).isEqualTo(REFUSED);
    assertThat(attempts).isEqualTo(2);
  }

  /** The result of an allocation that succeeds at its n-th attempt. */
  private CommandResult result(DomainLink.Outcome outcome, int successAt) {
    LeaseWait wait =
        new LeaseWait(
            answering(outcome),
            UID,
            PasidRange.ALL,
            1,
            () -> amount.map(CompletableFuture::completedFuture),
            each -> ++attempts == successAt ? GIVEN : each.refused(refusal, REFUSED));
    CommandResult result = wait.attempt();
    while (result instanceof CommandResult.Waiting waiting) {
      result = waiting.then().get();
    }
    return result;
  }

  private static DomainLink answering(DomainLink.Outcome outcome) {
    return new IdleDomainLink() {
      @Override
      public CompletableFuture<Outcome> lease(int uid, PasidRange range, int countIds) {
        assertThat(uid).isEqualTo(UID);
        return CompletableFuture.completedFuture(outcome);
      }
    };
  }
}
