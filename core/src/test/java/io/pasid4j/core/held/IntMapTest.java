// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class IntMapTest {
  /** A step: the value of a key, or its removal. */
  record Change(int key, boolean remove) {}

  @Property
  void aMapDoesWhatATreeMapDoes(@ForAll("changes") List<Change> changes) {
    IntMap<String> map = new IntMap<>();
    Map<Integer, String> model = new TreeMap<>();
    for (int at = 0; at < changes.size(); at++) {
      Change change = changes.get(at);
      if (change.remove()) {
        map.remove(change.key());
        model.remove(change.key());
      } else {
        map.put(change.key(), "value-" + at);
        model.put(change.key(), "value-" + at);
      }
      assertThat(map.size()).isEqualTo(model.size());
      assertThat(map.find(change.key())).isEqualTo(model.get(change.key()));
    }
    assertThat(map.sortedKeys()).containsExactly(model.keySet().toArray(Integer[]::new));
    model.forEach((key, value) -> assertThat(map.find(key)).isEqualTo(value));
  }

  /** Few keys, so that chains of neighbours form and break; or any keys, so that the map grows. */
  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<Integer> keys =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.integers().between(0, 24)),
            Tuple.of(1, Arbitraries.integers()));
    return Combinators.combine(keys, Arbitraries.of(true, false, false))
        .as(Change::new)
        .list()
        .ofMaxSize(300);
  }

  @Test
  void anEmptyMapHasNothing() {
    IntMap<String> map = new IntMap<>();
    map.remove(0);
    assertThat(map.find(0)).isNull();
    assertThat(map.size()).isZero();
    assertThat(map.sortedKeys()).isEmpty();
  }

  /** Keys that a hash without a secret puts into one place: a tenant chooses its SPIDs. */
  @Test
  void chosenKeysDoNotShareAPlace() {
    int capacity = 1 << 13;
    Set<Integer> homes = new HashSet<>();
    int chosen = 0;
    for (int key = 0; chosen < 1000; key++) {
      int mixed = key * 0x9E3779B9;
      if (((mixed ^ (mixed >>> 15)) & (capacity - 1)) == 0) {
        homes.add(IntMap.home(key, capacity));
        chosen++;
      }
    }
    assertThat(homes).hasSizeGreaterThan(chosen / 2);
  }

  /** So many keys that the table grows often and its chains are long; then removes them. */
  @Test
  void manyKeysComeAndGo() {
    IntMap<Integer> map = new IntMap<>();
    Map<Integer, Integer> model = new TreeMap<>();
    Random random = new Random(1);
    for (int step = 0; step < 20_000; step++) {
      int key = random.nextInt(step < 10_000 ? 3000 : 50) * 64;
      if (random.nextInt(step < 10_000 ? 4 : 2) == 0) {
        map.remove(key);
        model.remove(key);
      } else {
        map.put(key, step);
        model.put(key, step);
      }
      assertThat(map.size()).isEqualTo(model.size());
      int asked = random.nextInt(3000) * 64;
      assertThat(map.find(asked)).isEqualTo(model.get(asked));
    }
    assertThat(map.sortedKeys()).containsExactly(model.keySet().toArray(Integer[]::new));
    for (int key : map.sortedKeys()) {
      map.remove(key);
    }
    assertThat(map.size()).isZero();
  }
}
