// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.EventType;
import io.pasid4j.core.PasidEvent;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Quota;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Subscriptions have a number of 64 bits each: an event is for those up to its own. */
class SubscriptionNumberTest {
  private final PasidEvent event =
      new PasidEvent(
          EventType.ALLOC, PasidSpace.builder().bits(4).build().open("vm", Quota.limit(1)), 1, 1);
  private final List<Integer> heard = new ArrayList<>();

  @Test
  void numbersGoOnBeyond32Bits() {
    Listeners listeners = new Listeners(new AtomicLong((1L << 32) - 2));
    List<Long> numbers = new ArrayList<>();
    for (int at = 0; at < 4; at++) {
      int listener = at;
      listeners.add(Priority.LAST, told -> heard.add(listener), () -> {});
      numbers.add(listeners.subscriptions());
    }
    for (long number : numbers) {
      heard.clear();
      listeners.notify(Priority.LAST, event, number);
      assertThat(heard).hasSize(numbers.indexOf(number) + 1);
    }
  }

  @Test
  void whoCouldNotSubscribeHearsNothing() {
    Listeners listeners = new Listeners();
    Runnable fails =
        () -> {
          throw new OutOfMemoryError("planted");
        };
    assertThatThrownBy(() -> listeners.add(Priority.LAST, told -> heard.add(1), fails))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(listeners.isEmpty()).isTrue();
    listeners.notify(Priority.LAST, event, Long.MAX_VALUE - 1);
    assertThat(heard).isEmpty();
  }
}
