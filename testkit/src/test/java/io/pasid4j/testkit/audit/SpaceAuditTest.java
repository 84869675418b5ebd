// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.testkit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.testkit.audit.AuditedSpace.State;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpaceAuditTest {
  @Test
  void aSoundSpacePassesAndItsHoldersAreReturned() {
    assertThat(SpaceAudit.check(new Sketch())).isEqualTo(Map.of(1, "a", 2, "b"));
  }

  /** Each changes one word, index or count of the sound space. */
  static Stream<Consumer<Sketch>> faults() {
    return Stream.of(
        space -> space.listed("a").add(2),
        space -> space.listed("a").clear(),
        space -> space.listed("b").add(4),
        space -> space.words.put(1, new AuditedSpace.Word<>(State.IDLE, "b")),
        space -> space.words.put(1, new AuditedSpace.Word<>(State.IDLE, null)),
        space -> space.words.put(3, new AuditedSpace.Word<>(State.FREE_PENDING, null)),
        space -> space.words.put(4, new AuditedSpace.Word<>(State.FREE, "a")),
        space -> space.words.put(4, new AuditedSpace.Word<>(State.QUARANTINED, null)),
        space -> space.sizes.put("b", 1),
        space -> space.heldIds = 2,
        space -> space.freeIds = 2,
        space -> space.reservedIds = 0,
        space -> space.sets = List.of("a"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void everyDisagreementIsFound(Consumer<Sketch> fault) {
    Sketch space = new Sketch();
    fault.accept(space);
    assertThatThrownBy(() -> SpaceAudit.check(space)).isInstanceOf(AssertionError.class);
  }

  /** ID 0 is reserved, 1 of set a, 2 and 3 of set b, 3 of them pending, 4 free. */
  static final class Sketch implements AuditedSpace<String> {
    List<String> sets = List.of("a", "b");
    final Map<String, Set<Integer>> index =
        new HashMap<>(Map.of("a", new HashSet<>(Set.of(1)), "b", new HashSet<>(Set.of(2))));
    final Map<Integer, Word<String>> words =
        new HashMap<>(
            Map.of(
                0, new Word<>(State.RESERVED, null),
                1, new Word<>(State.IDLE, "a"),
                2, new Word<>(State.ACTIVE, "b"),
                3, new Word<>(State.FREE_PENDING, "b"),
                4, new Word<>(State.FREE, null)));
    final Map<String, Integer> sizes = new HashMap<>(Map.of("a", 1, "b", 2));
    long heldIds = 3;
    long freeIds = 1;
    long reservedIds = 1;

    Set<Integer> listed(String set) {
      return index.computeIfAbsent(set, _ -> new HashSet<>());
    }

    @Override
    public int maxId() {
      return 4;
    }

    @Override
    public Word<String> word(int id) {
      return words.getOrDefault(id, new Word<>(State.FREE, null));
    }

    @Override
    public List<String> sets() {
      return sets;
    }

    @Override
    public void forEach(String set, IntConsumer visitor) {
      listed(set).forEach(visitor::accept);
    }

    @Override
    public boolean holds(String set, int id) {
      return listed(set).contains(id);
    }

    @Override
    public int size(String set) {
      return sizes.getOrDefault(set, 0);
    }

    @Override
    public long heldIds() {
      return heldIds;
    }

    @Override
    public long freeIds() {
      return freeIds;
    }

    @Override
    public long reservedIds() {
      return reservedIds;
    }
  }
}
