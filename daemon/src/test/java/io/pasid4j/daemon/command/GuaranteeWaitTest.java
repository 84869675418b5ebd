// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.space.DomainLink;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.testing.IdleDomainLink;
import io.pasid4j.protocol.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Guarantees of a host that lacks IDs, by what its domain leases. */
class GuaranteeWaitTest {
  private static final CommandResult MET = CommandResult.of(1);
  private static final int DOMAIN_IDS = 200;

  private final PasidSpace core = PasidSpace.builder().bits(8).build();
  private final HostedSpace hosted = new HostedSpace("pasid", core);

  /** Holds what the domain has not leased. */
  private final PasidSet upstream = core.open("upstream", Quota.limit(256));

  private final List<Integer> askedIds = new ArrayList<>();
  private boolean returnsSpare;

  @Test
  void whatIsMissingIsLeasedInOnePiece() {
    int freeIds = withhold();
    assertThat(result(freeIds + 100, DOMAIN_IDS)).isEqualTo(MET);
    assertThat(askedIds).containsExactly(100);
    assertThat(returnsSpare).isFalse();
  }

  @Test
  void aDomainInSmallPiecesIsAskedForSmallerOnes() {
    int freeIds = withhold();
    assertThat(result(freeIds + 100, 30)).isEqualTo(MET);
    assertThat(askedIds).containsExactly(100, 50, 25, 12, 3);
  }

  @Test
  void moreThanTheDomainHasIsRefused() {
    int freeIds = withhold();
    assertThat(result(freeIds + DOMAIN_IDS + 1, DOMAIN_IDS))
        .isEqualTo(CommandResult.of(Refusal.CAPACITY));
    assertThat(returnsSpare).isTrue();
  }

  @Test
  void withoutAnAnswerItIsToBeAskedAgain() {
    int freeIds = withhold();
    assertThat(result(freeIds + 1, 0)).isEqualTo(new CommandResult.Failure(Errno.EAGAIN));
  }

  @Test
  void whereNoGuaranteeIsTheReasonNothingIsLeasedOrReturned() {
    withhold();
    hosted.link(new LeasingLink(DOMAIN_IDS));
    assertThat(
            new GuaranteeWait(0)
                .refused(
                    hosted,
                    0,
                    () -> {
                      throw new AssertionError("tried again");
                    }))
        .isEqualTo(CommandResult.of(Refusal.CAPACITY));
    assertThat(askedIds).isEmpty();
    assertThat(returnsSpare).isFalse();
  }

  @Test
  void aSpaceInNoDomainRefusesAtOnce() {
    int freeIds = withhold();
    hosted.link(DomainLink.NONE);
    assertThat(attempt(new GuaranteeWait(1000), freeIds + 1))
        .isEqualTo(CommandResult.of(Refusal.CAPACITY));
  }

  /** Lets the domain keep some IDs; how many this host has. */
  private int withhold() {
    upstream.allocate(PasidRange.ALL, DOMAIN_IDS);
    return Math.toIntExact(core.inspector().survey(PasidRange.ALL).freeIds());
  }

  /** The result of an opening, where a lease is at most a piece; 0: the domain does not answer. */
  private CommandResult result(int guaranteedIds, int mostPieceIds) {
    hosted.link(new LeasingLink(mostPieceIds));
    CommandResult result = attempt(new GuaranteeWait(1000), guaranteedIds);
    while (result instanceof CommandResult.Waiting waiting) {
      result = waiting.then().get();
    }
    return result;
  }

  private CommandResult attempt(GuaranteeWait wait, int guaranteedIds) {
    try {
      core.open("vm", Quota.guaranteed(guaranteedIds, 256));
      return MET;
    } catch (QuotaRefusedException refused) {
      return wait.refused(hosted, guaranteedIds, () -> attempt(wait, guaranteedIds));
    }
  }

  /** A domain whose free IDs lie in pieces of a size. */
  private final class LeasingLink extends IdleDomainLink {
    private final int mostPieceIds;

    LeasingLink(int mostPieceIds) {
      this.mostPieceIds = mostPieceIds;
    }

    @Override
    public CompletableFuture<Outcome> lease(int uid, PasidRange range, int countIds) {
      askedIds.add(countIds);
      if (mostPieceIds == 0) {
        return CompletableFuture.completedFuture(Outcome.NO_ANSWER);
      }
      int[] ids = new int[Math.min(Math.min(countIds, mostPieceIds), upstream.size())];
      int[] count = {0};
      upstream.forEach(
          PasidRange.ALL,
          id -> {
            if (count[0] < ids.length) {
              ids[count[0]++] = id;
            }
          });
      for (int id : ids) {
        upstream.free(PasidRange.of(id, id));
      }
      return CompletableFuture.completedFuture(
          ids.length == 0 ? Outcome.NOTHING_FREE : Outcome.DONE);
    }

    @Override
    public void returnSpare() {
      returnsSpare = true;
    }
  }
}
