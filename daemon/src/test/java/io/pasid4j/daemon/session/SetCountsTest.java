// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class SetCountsTest {
  private static final Peer ALICE = new Peer(1, 1000, 1000);
  private static final int KEY = 7;
  private static final int OTHER_KEY = 8;
  private static final Peer OPERATOR = new Peer(2, 1000, 1000, true);

  private final SetCounts counts = new SetCounts();

  private SetCounts.Place take(Peer peer) {
    return Objects.requireNonNull(counts.tryTake(peer, KEY, 1));
  }

  @Test
  void aPlaceIsFreeWhenItsSessionEnds() {
    SetCounts.Place place = take(ALICE);
    assertThat(counts.tryTake(ALICE, KEY, 1)).isNull();
    place.leave();
    take(ALICE);
  }

  @Test
  void aSessionAndItsReplacementCountAsOneWhicheverEndsFirst() {
    SetCounts.Place place = take(ALICE);
    assertThat(counts.tryReplace(place, ALICE, KEY, 1)).isSameAs(place);
    place.leave();
    assertThat(counts.tryTake(ALICE, KEY, 1)).as("the other still has it").isNull();
    place.leave();
    take(ALICE);
  }

  @Test
  void whatReplacesASessionThatHasEndedTakesAPlaceOfItsOwn() {
    SetCounts.Place ended = take(ALICE);
    ended.leave();
    SetCounts.Place own = counts.tryReplace(ended, ALICE, KEY, 1);
    assertThat(own).isNotNull().isNotSameAs(ended);
    assertThat(counts.tryTake(ALICE, KEY, 1)).isNull();
    assertThat(counts.tryReplace(ended, ALICE, KEY, 1)).as("no place is left").isNull();
  }

  @Test
  void whoeverHasMoreThanTheLimitReplacesNothing() {
    SetCounts.Place place = take(ALICE);
    counts.take(ALICE, KEY);
    assertThat(counts.tryReplace(place, ALICE, KEY, 1)).isNull();
    assertThat(counts.tryReplace(place, ALICE, KEY, 2)).isSameAs(place);
  }

  @Test
  void setsOfAnotherLimitCountOnTheirOwn() {
    SetCounts.Place place = take(ALICE);
    SetCounts.Place other = Objects.requireNonNull(counts.tryTake(ALICE, OTHER_KEY, 1));
    assertThat(counts.tryReplace(place, ALICE, OTHER_KEY, 1)).as("that limit is reached").isNull();
    other.leave();
    SetCounts.Place moved = counts.tryReplace(place, ALICE, OTHER_KEY, 1);
    assertThat(moved).isNotNull().isNotSameAs(place);
    assertThat(counts.tryTake(ALICE, KEY, 1)).as("the one before has not ended").isNull();
    place.leave();
    take(ALICE);
  }

  @Test
  void anOperatorsSetsCountForNobody() {
    SetCounts.Place place = take(OPERATOR);
    take(OPERATOR);
    SetCounts.Place alices = take(ALICE);
    place.leave();
    assertThat(counts.tryTake(ALICE, KEY, 1)).isNull();
    alices.leave();
    take(ALICE);
  }
}
