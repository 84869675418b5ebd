// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.word.Word;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** IDs whose generation wraps around at their next allocation. */
class GenerationEndTest {
  private final MemorySegment words = Arena.ofAuto().allocate(8L << 6, 8);
  private final List<PasidEvent> events = new ArrayList<>();

  private PasidSpace space() {
    for (int id = 1; id < 64; id++) {
      words.setAtIndex(ValueLayout.JAVA_LONG, id, Word.free(Word.MAX_GENERATION));
    }
    return PasidSpace.builder().bits(6).quarantine(10, () -> 100).words(words).build();
  }

  @Test
  void aWholeLifeGoesOnAcrossTheEnd() {
    PasidSpace space = space();
    PasidSet set = space.open("vm", Given.UNLIMITED);
    space.subscribe(Priority.LAST, events::add);
    int id = set.allocate(PasidRange.ALL, "key");
    set.attachSpid(id, 7);
    assertThat(space.describe(id)).isEqualTo(new IdView(id, IdState.IDLE, set, 0, 0, -1));
    set.get(id);
    assertThat(set.allocate(PasidRange.ALL, "key")).isEqualTo(id);
    PasidSpace copy = PasidSpace.restore(space.snapshot(), () -> 100);
    assertThat(copy.describe(id).generation()).isZero();
    assertThat(copy.sets().getFirst().findBySpid(7)).isEqualTo(id);
    set.free(id);
    assertThat(set.put(id)).isEqualTo(PutResult.RELEASED);
    assertThat(space.describe(id).state()).isEqualTo(IdState.QUARANTINED);
    assertThat(events).extracting(PasidEvent::generation).containsOnly(0);
    new SpaceAuditor(space).check();
  }

  @Test
  void anAcknowledgementOfTheLifeBeforeIsNothingToTheNext() {
    PasidSpace space = space();
    PasidSet set = space.open("vm", Given.UNLIMITED);
    DrainConsumer consumer = space.registerDrainConsumer();
    Given.take(set, 5);
    set.get(5);
    set.free(5);
    assertThat(consumer.acknowledge(5, Word.MAX_GENERATION)).isFalse();
    assertThat(consumer.acknowledge(5, 0)).isTrue();
    set.put(5);
    assertThat(space.describe(5).state()).isEqualTo(IdState.FREE);
    Given.take(set, 5);
    set.free(5);
    assertThat(consumer.acknowledge(5, 0)).isFalse();
    assertThat(consumer.acknowledge(5, 1)).isTrue();
    new SpaceAuditor(space).check();
  }
}
