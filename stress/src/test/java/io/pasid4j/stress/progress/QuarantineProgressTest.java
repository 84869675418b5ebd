// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * An allocation releases IDs that others freed and that are due. A thread stopped in the middle of
 * it holds up at most the 64 IDs of its present leaf, and its own.
 */
class QuarantineProgressTest {
  private static final int IDS = 255;
  private static final int LEAF_IDS = 64;

  @BeforeAll
  static void install() {
    CommitPoints.install();
  }

  @Test
  void othersGetWhatIsDueWhileAnAllocationStandsStill() throws Exception {
    parkAtEachPoint(quarantined -> quarantined.victim.tryAllocate(PasidRange.ALL));
  }

  @Test
  void othersGetWhatIsDueWhileAFreeStandsStill() throws Exception {
    parkAtEachPoint(quarantined -> quarantined.victim.free(PasidRange.ALL));
  }

  @Test
  void othersGetWhatIsDueWhileAnAcknowledgementStandsStill() throws Exception {
    parkAtEachPoint(quarantined -> quarantined.consumer.acknowledge(40));
  }

  @Test
  void othersGetWhatIsDueWhileAnEarlyAcknowledgementStandsStill() throws Exception {
    parkAtEachPoint(quarantined -> {
      quarantined.victim.get(IDS);
      quarantined.victim.free(IDS);
      quarantined.consumer.acknowledge(IDS);
      quarantined.victim.put(IDS);
    });
  }

  private static void parkAtEachPoint(Consumer<QuarantinedIds> operation) throws Exception {
    QuarantinedIds counted = new QuarantinedIds();
    int points = Parking.count(() -> operation.accept(counted));
    assertThat(points).isGreaterThan(1);
    for (int point = 0; point < points; point++) {
      QuarantinedIds quarantined = new QuarantinedIds();
      Parking parking = Parking.park(() -> operation.accept(quarantined), point);
      FutureTask<Integer> others = new FutureTask<>(quarantined::take);
      Thread thread = new Thread(others, "others, past " + point);
      thread.setDaemon(true);
      thread.start();
      Parking.join(thread);
      assertThat(others.get()).isGreaterThanOrEqualTo(IDS - LEAF_IDS - 1);
      parking.finish();
      quarantined.audit();
    }
  }

  /** A space in which most IDs are quarantined and due; the stopped set holds the last. */
  private static final class QuarantinedIds {
    private final AtomicLong nowMs = new AtomicLong();
    private final PasidSpace space =
        PasidSpace.builder().bits(8).quarantine(10, nowMs::get).build();
    private final DrainConsumer consumer = space.registerDrainConsumer();
    private final PasidSet victim = space.open("victim", Quota.limit(IDS));
    private final PasidSet other = space.open("other", Quota.limit(IDS));

    QuarantinedIds() {
      victim.allocate(PasidRange.exactly(IDS));
      other.allocate(PasidRange.ALL, IDS - 1);
      other.free(PasidRange.ALL);
      nowMs.set(10);
    }

    /**
     * Allocates all available IDs.
     *
     * @return how many
     */
    int take() {
      while (other.tryAllocate(PasidRange.ALL) >= 0) {
        // The size says how many.
      }
      return other.size();
    }

    void audit() {
      victim.close();
      other.close();
      nowMs.set(20);
      PasidSet last = space.open("last", Quota.limit(IDS));
      assertThat(last.allocateContiguous(PasidRange.ALL, IDS)).isEqualTo(1);
    }
  }
}
