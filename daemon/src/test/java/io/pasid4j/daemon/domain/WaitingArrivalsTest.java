// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sets that their host cannot take yet, until it has taken them or they are gone. */
class WaitingArrivalsTest {
  private final Set<Long> arriving = new HashSet<>(List.of(7L, 8L));
  private final WaitingArrivals waiting = new WaitingArrivals(arriving::contains);

  @Test
  void aSetWaitsUntilItIsTaken() {
    assertThat(waiting.isAny()).isFalse();
    assertThat(waiting.waits(7, "no room")).isFalse();
    assertThat(waiting.isAny()).isTrue();
    waiting.taken(7);
    assertThat(waiting.isAny()).isFalse();
  }

  /** As one that was fenced, or ended in the domain. */
  @Test
  void aSetThatArrivesNoMoreDoesNotWait() {
    waiting.waits(7, "no room");
    waiting.waits(8, "no room");
    arriving.remove(7L);
    assertThat(waiting.isAny()).isTrue();
    arriving.clear();
    assertThat(waiting.isAny()).isFalse();
  }
}
