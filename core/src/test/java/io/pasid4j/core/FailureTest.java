// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * An operation that fails half-way, by the caller's clock or out of memory, leaves no ID and no
 * charge behind.
 */
class FailureTest {
  private static final Logger LOG = Logger.getLogger(AttributeLog.class.getName());

  private final AtomicInteger readings = new AtomicInteger(Integer.MAX_VALUE);

  /** Fails after a number of readings. */
  private long now() {
    if (readings.getAndDecrement() <= 0) {
      throw new IllegalStateException("the clock has stopped");
    }
    return 1000;
  }

  private static void assertStopped(Runnable operation) {
    assertThatThrownBy(operation::run).hasMessage("the clock has stopped");
  }

  /** All 15 IDs can be allocated, 5 of them by the guarantee. */
  private void assertWhole(PasidSpace space, PasidSet set) {
    readings.set(Integer.MAX_VALUE);
    new SpaceAuditor(space).check();
    assertThat(set.size()).isZero();
    assertThat(set.allocate(PasidRange.ALL, 10)).hasSize(10);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.CAPACITY.code());
    space.inspector().survey(PasidRange.ALL);
  }

  @Test
  void aClockThatFailsWhileIdsAreTakenTakesNone() {
    PasidSpace space = PasidSpace.builder().bits(4).clock(this::now).build();
    space.open("guaranteed", Quota.guaranteed(5, 5));
    PasidSet set = space.open("vm", Given.UNLIMITED);
    readings.set(0);
    for (int times = 0; times < 20; times++) {
      assertStopped(() -> set.allocate(PasidRange.ALL));
      assertStopped(() -> set.allocate(PasidRange.ALL, "key"));
      assertStopped(() -> set.allocate(PasidRange.ALL, 7));
      assertStopped(() -> set.allocateContiguous(PasidRange.of(2, 15), 7));
    }
    assertWhole(space, set);
  }

  @Test
  void aClockThatFailsWhenTheQuarantineIsLookedAtLeavesNoCharge() {
    PasidSpace space = PasidSpace.builder().bits(4).quarantine(100, this::now).build();
    space.open("guaranteed", Quota.guaranteed(5, 5));
    PasidSet set = space.open("vm", Given.UNLIMITED);
    DrainConsumer consumer = space.registerDrainConsumer();
    Given.take(set, 15);
    set.free(15);
    readings.set(0);
    for (int times = 0; times < 20; times++) {
      assertStopped(() -> set.tryAllocate(PasidRange.ALL));
      assertStopped(() -> set.allocate(PasidRange.ALL, 3));
    }
    assertThat(consumer.acknowledge(15)).isTrue();
    assertWhole(space, set);
  }

  @Test
  void aClockThatFailsWhenIdsAreFreedFreesNone() {
    PasidSpace space = PasidSpace.builder().bits(8).quarantine(100, this::now).build();
    PasidSet set = space.open("vm", Given.UNLIMITED);
    set.allocate(PasidRange.ALL, 100);
    set.get(7);
    set.free(7);
    readings.set(0);
    assertStopped(() -> set.free(PasidRange.ALL));
    assertStopped(() -> set.free(5));
    assertStopped(() -> set.put(7));
    readings.set(Integer.MAX_VALUE);
    new SpaceAuditor(space).check();
    assertThat(Given.held(set)).hasSize(99).contains(5);
    assertThat(set.put(7)).isEqualTo(PutResult.RELEASED);
    assertThat(set.free(PasidRange.ALL)).isEqualTo(99);
  }

  @Test
  void aSetWhoseCloseFailsIsAsItWasAndCanBeClosedAgain() {
    PasidSpace space = PasidSpace.builder().bits(8).quarantine(100, this::now).build();
    PasidSet set = space.open("vm", Given.UNLIMITED);
    Given.take(set, 1, 2);
    set.get(2);
    readings.set(0);
    assertStopped(set::close);
    readings.set(Integer.MAX_VALUE);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(3);
    set.close();
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.CLOSED.code());
    readings.set(0);
    assertStopped(() -> set.put(2));
    readings.set(Integer.MAX_VALUE);
    assertThat(set.put(2)).isEqualTo(PutResult.RELEASED);
    assertThat(space.sets()).isEmpty();
    new SpaceAuditor(space).check();
  }

  @Test
  void aClockThatFailsWhileAFreeIsReportedLeavesNoIdPending() {
    PasidSpace space = PasidSpace.builder().bits(8).quarantine(100, this::now).build();
    PasidSet set = space.open("vm", Given.UNLIMITED);
    Given.take(set, 1, 2, 3);
    space.subscribe(Priority.CPU, event -> readings.set(0));
    assertThat(set.free(PasidRange.ALL)).isEqualTo(3);
    readings.set(Integer.MAX_VALUE);
    assertThat(space.statistics(set).pendingIds()).isZero();
    assertThat(space.describe(2).state()).isEqualTo(IdState.QUARANTINED);
    new SpaceAuditor(space).check();
  }

  /** A log that fails when a key or a SPID ends. */
  private static final class FailingLog implements AttributeLog {
    @Override
    public void keyed(int id, int generation, String key) {}

    @Override
    public void spidAttached(int id, int generation, int spid) {}

    @Override
    public void keyEnded(int id) {
      throw new IllegalStateException("key of " + id);
    }

    @Override
    public void spidEnded(int id) {
      throw new IllegalStateException("SPID of " + id);
    }
  }

  @Test
  void aLogThatFailsInARangeFreeLeavesNothingThatIsAnothersLater() {
    PasidSpace space = PasidSpace.builder().bits(8).attributeLog(new FailingLog()).build();
    PasidSet set = space.open("vm", Given.UNLIMITED);
    for (int id = 1; id <= 9; id++) {
      set.allocate(PasidRange.ALL, "key-" + id);
      set.attachSpid(id, id);
    }
    LOG.setUseParentHandlers(false);
    assertThat(set.free(PasidRange.of(2, 8))).isEqualTo(7);
    assertThat(Given.held(set)).containsExactly(1, 9);
    PasidSet other = space.open("other", Given.UNLIMITED);
    Given.take(other, Given.ids(2, 8));
    assertThat(set.free(PasidRange.ALL)).isEqualTo(2);
    LOG.setUseParentHandlers(true);
    set.close();
    assertThat(Given.held(other)).containsExactly(Given.ids(2, 8));
    new SpaceAuditor(space).check();
  }

  @Test
  void anAnswerThatFitsNoMemoryLeavesNoCharge() {
    PasidSpace space = PasidSpace.builder().bits(31).build();
    space.open("guaranteed", Quota.guaranteed(1, 1));
    PasidSet set = space.open("vm", Given.UNLIMITED);
    assertThatThrownBy(() -> set.allocate(PasidRange.of(0, 1L << 31), Integer.MAX_VALUE - 2))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(set.allocate(PasidRange.ALL)).isEqualTo(1);
    assertThat(set.size()).isEqualTo(1);
  }
}
