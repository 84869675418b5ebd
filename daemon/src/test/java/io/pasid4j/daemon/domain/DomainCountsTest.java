// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.domain.DomainCounts.LeaseKind;
import io.pasid4j.daemon.domain.DomainCounts.LeaseResult;
import io.pasid4j.daemon.domain.DomainCounts.MoveResult;
import io.pasid4j.domain.host.HostStores;
import io.pasid4j.domain.message.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A host's requests to its domain are counted by their answers. */
class DomainCountsTest {
  private final DomainCounts counts = new DomainCounts();

  private long leases(LeaseKind kind, LeaseResult result) {
    return counts.leases(kind, result);
  }

  /** A space of 16 IDs in blocks of 8, of which 0 is reserved: a block, 7 IDs, then nothing. */
  @Test
  void leasesOfIdsAreCountedWhoeverAsks() {
    SimulatedLog log = new SimulatedLog(4, 8);
    CountedHost[] host = new CountedHost[1];
    SimulatedHost stores = new SimulatedHost(1, 8, _ -> {});
    host[0] =
        new CountedHost(
            new HostStores(stores, stores.words, stores, new NoAmounts()),
            log.senderOf(view -> host[0].view(view), stores.name()),
            stores,
            counts);
    host[0].start();
    log.settle();
    for (int i = 0; i < 3; i++) {
      var _ = host[0].lease(PasidRange.ALL, 8);
      log.settle();
    }

    for (LeaseResult result :
        List.of(LeaseResult.GRANTED, LeaseResult.PARTLY, LeaseResult.REFUSED)) {
      assertThat(leases(LeaseKind.IDS, result)).as("%s", result).isEqualTo(1);
    }
    assertThat(leases(LeaseKind.AMOUNT, LeaseResult.GRANTED)).isZero();
  }

  @Test
  void anAnswerIsCountedByWhatItGave() {
    counts.leased(LeaseKind.AMOUNT, 10, new Answer.AmountLeased(10, 100, 10, 10));
    counts.leased(LeaseKind.AMOUNT, 10, new Answer.AmountLeased(4, 100, 100, 14));
    counts.leased(LeaseKind.AMOUNT, 10, new Answer.AmountLeased(0, 100, 100, 14));
    counts.leased(LeaseKind.IDS, 10, new Answer.Granted(List.of(PasidRange.of(16, 31))));
    counts.leased(LeaseKind.IDS, 10, new Answer.Fenced(2));
    counts.leased(LeaseKind.IDS, 10, new Answer.OtherInstance());

    for (LeaseResult result :
        List.of(LeaseResult.GRANTED, LeaseResult.PARTLY, LeaseResult.REFUSED)) {
      assertThat(leases(LeaseKind.AMOUNT, result)).as("%s", result).isEqualTo(1);
    }
    assertThat(leases(LeaseKind.AMOUNT, LeaseResult.FENCED)).isZero();
    assertThat(leases(LeaseKind.IDS, LeaseResult.GRANTED)).isEqualTo(1);
    assertThat(leases(LeaseKind.IDS, LeaseResult.FENCED)).isEqualTo(1);
    assertThat(leases(LeaseKind.IDS, LeaseResult.NOT_DONE)).isEqualTo(1);
  }

  @Test
  void movesAreCountedByWhatTheOperatorWasTold() {
    counts.moved();
    counts.notMoved(DomainException.refused("to: x (expected: y)"));
    counts.notMoved(DomainException.noAnswer(""));
    counts.notMoved(DomainException.noAnswer(""));

    assertThat(counts.moves(MoveResult.MOVED)).isEqualTo(1);
    assertThat(counts.moves(MoveResult.REFUSED)).isEqualTo(1);
    assertThat(counts.moves(MoveResult.NO_QUORUM)).isEqualTo(2);
    assertThat(counts.moves(MoveResult.UNKNOWN)).isZero();
  }
}
