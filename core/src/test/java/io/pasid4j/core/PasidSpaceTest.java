// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasidSpaceTest {
  @Test
  void aSpaceHas20BitsByDefault() {
    PasidSpace space = PasidSpace.builder().build();
    assertThat(space.bits()).isEqualTo(20);
    assertThat(space.capacityIds()).isEqualTo((1 << 20) - 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 32, -1, Integer.MAX_VALUE})
  void aWidthOutside1To31IsNamed(int bits) {
    assertThatThrownBy(() -> PasidSpace.builder().bits(bits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bits: " + bits + " (expected: 1 to 31)");
  }

  @Test
  void aSetHasANameForPeople() {
    PasidSpace space = Given.space(4);
    assertThat(space.open("vm-7", Quota.limit(1)).name()).isEqualTo("vm-7");
    assertThat(space.open("vm-7", Quota.limit(1)).name()).isEqualTo("vm-7");
    assertThatThrownBy(() -> space.open("", Quota.limit(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("name: empty (expected: 1 character or more)");
  }

  @Test
  void setsAreListedInTheOrderOfOpening() {
    PasidSpace space = Given.space(4);
    PasidSet first = space.open("b", Quota.limit(1));
    PasidSet second = space.open("a", Quota.limit(1));
    assertThat(space.sets()).containsExactly(first, second);
    first.close();
    PasidSet third = space.open("c", Quota.limit(1));
    assertThat(space.sets()).containsExactly(second, third);
  }

  @Test
  void heldIdsAreTheSumOverTheSets() {
    PasidSpace space = Given.space(8);
    space.open("a", Given.UNLIMITED).allocate(PasidRange.ALL, 3);
    PasidSet second = space.open("b", Given.UNLIMITED);
    second.allocate(PasidRange.ALL, 4);
    assertThat(space.heldIds()).isEqualTo(7);
    second.close();
    assertThat(space.heldIds()).isEqualTo(3);
  }

  @Test
  void describesAnIdThroughItsLife() {
    PasidSpace space = Given.space(8);
    PasidSet set = space.open("a", Given.UNLIMITED);
    assertThat(space.describe(5)).isEqualTo(new IdView(5, IdState.FREE, null, 0, 0, -1));
    Given.take(set, 5);
    assertThat(space.describe(5)).isEqualTo(new IdView(5, IdState.IDLE, set, 0, 1, -1));
    set.free(5);
    assertThat(space.describe(5)).isEqualTo(new IdView(5, IdState.FREE, null, 0, 1, -1));
    assertThat(space.describe(0)).isEqualTo(new IdView(0, IdState.RESERVED, null, 0, 0, -1));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 256, Integer.MAX_VALUE})
  void anIdOutsideTheSpaceIsNamed(int id) {
    assertThatThrownBy(() -> Given.space(8).describe(id))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("id: " + id + " (expected: 0 to 255)");
  }

  @Test
  void theGenerationCountsModulo65536() {
    PasidSpace space = Given.space(1);
    PasidSet set = space.open("a", Given.UNLIMITED);
    for (int i = 0; i < 65_537; i++) {
      set.allocate(PasidRange.ALL);
      set.free(1);
    }
    assertThat(space.describe(1).generation()).isEqualTo(1);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(1);
  }

  @Test
  void saysSinceWhenAnIdIsHeldIfItHasAClock() {
    AtomicLong nowMs = new AtomicLong(5_000);
    PasidSpace space = PasidSpace.builder().clock(nowMs::get).build();
    PasidSet set = space.open("a", Given.UNLIMITED);
    nowMs.set(12_345);
    Given.take(set, 7);
    nowMs.set(99_000);
    assertThat(space.describe(7).sinceMs()).isEqualTo(12_000);
    set.free(7);
    assertThat(space.describe(7).sinceMs()).isEqualTo(-1);
  }
}
