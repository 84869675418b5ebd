// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who subscribes in the middle of an operation, and reads the set then, misses no change. */
class LateSubscriberTest {
  private static final long DEADLINE_S = 60;

  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final PasidSpace space =
      PasidSpace.builder().bits(8).attributeLog(new StandingLog()).build();
  private final PasidSet set = space.open("vm", Given.UNLIMITED);
  private final List<PasidEvent> heard = new ArrayList<>();

  /** Stands still when the first key ends: in the middle of a range free. */
  private final class StandingLog implements AttributeLog {
    @Override
    public void keyed(int id, int generation, String key) {}

    @Override
    public void spidAttached(int id, int generation, int spid) {}

    @Override
    public void keyEnded(int id) {
      inside.countDown();
      try {
        assertThat(goOn.await(DEADLINE_S, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void spidEnded(int id) {}
  }

  private static void start(Thread thread) {
    thread.setDaemon(true);
    thread.start();
  }

  private void assertMissesNothing(Runnable subscribe) throws Exception {
    set.allocate(PasidRange.exactly(1), "key");
    Given.take(set, 2, 3);
    FutureTask<Integer> free = new FutureTask<>(() -> set.free(PasidRange.ALL));
    start(new Thread(free, "frees"));
    assertThat(inside.await(DEADLINE_S, TimeUnit.SECONDS)).isTrue();
    FutureTask<IdState> look =
        new FutureTask<>(() -> {
          subscribe.run();
          return space.describe(3).state();
        });
    Thread subscriber = new Thread(look, "subscribes");
    start(subscriber);
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
    while (!look.isDone() && subscriber.getState() != Thread.State.TIMED_WAITING) {
      assertThat(System.nanoTime()).isLessThan(deadlineNs);
      Thread.onSpinWait();
    }
    goOn.countDown();
    assertThat(free.get(DEADLINE_S, TimeUnit.SECONDS)).isEqualTo(3);
    IdState seen = look.get(DEADLINE_S, TimeUnit.SECONDS);
    boolean told = heard.stream().anyMatch(event -> event.pasid() == 3);
    assertThat(seen == IdState.FREE || told).as("seen %s, heard %s", seen, heard).isTrue();
  }

  @Test
  void whoSubscribesToASpaceWaitsForItsSets() throws Exception {
    assertMissesNothing(() -> space.subscribe(Priority.LAST, heard::add));
  }

  @Test
  void whoSubscribesToASetWaitsForIt() throws Exception {
    assertMissesNothing(() -> space.subscribe(set, Priority.LAST, heard::add));
  }
}
