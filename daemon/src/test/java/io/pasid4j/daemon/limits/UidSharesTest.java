// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Each uid has a share of its own. */
class UidSharesTest {
  private static final int UID = -2;

  private final UidShares shares = new UidShares(2);

  @Test
  void aUidTakesItsShareAndNoMore() {
    assertThat(shares.of(UID).tryTake()).isTrue();
    assertThat(shares.of(UID).tryTake()).isTrue();
    assertThat(shares.of(UID).tryTake()).isFalse();
    assertThat(shares.of(0).tryTake()).isTrue();
    shares.of(UID).give(1);
    assertThat(shares.of(UID).tryTake()).isTrue();
    shares.of(UID).give(2);
    assertThat(shares.of(UID).taken()).isZero();
  }

  @Test
  void threadsTakeNoMoreThanTheShareTogether() throws InterruptedException {
    AtomicInteger most = new AtomicInteger();
    AtomicInteger holding = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 20_000; i++) {
                  if (shares.of(UID).tryTake()) {
                    most.accumulateAndGet(holding.incrementAndGet(), Math::max);
                    holding.decrementAndGet();
                    shares.of(UID).give(1);
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(most.get()).isBetween(1, 2);
    assertThat(shares.of(UID).taken()).isZero();
  }
}
