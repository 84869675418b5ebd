// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.pasid4j.core.free.FreeIndexAuditor;
import io.pasid4j.core.word.Word;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks, while no operation is under way, that every ID is in exactly one place and that all
 * indexes and counts equal the words.
 */
public final class SpaceAuditor {
  private final PasidSpace space;
  private final FreeIndexAuditor free;

  /** An auditor of a space. */
  public SpaceAuditor(PasidSpace space) {
    this.space = space;
    this.free = new FreeIndexAuditor(space.index(), space.maxId());
  }

  /** Checks everything; says who holds what. */
  public Map<Integer, PasidSet> check() {
    Map<Integer, PasidSet> holders = holdersBySetIndex();
    int held = 0;
    for (int id = 0; id >= 0 && id <= space.maxId(); id++) {
      held += checkId(id, holders.get(id)) ? 1 : 0;
    }
    assertThat(held).as("IDs held by their words").isEqualTo(holders.size());
    assertThat(space.heldIds()).as("IDs held by the gates' counts").isEqualTo(held);
    free.checkSummaries();
    return holders;
  }

  private Map<Integer, PasidSet> holdersBySetIndex() {
    Map<Integer, PasidSet> holders = new HashMap<>();
    for (PasidSet set : space.sets()) {
      int[] visited = {0};
      set.forEach(
          PasidRange.ALL,
          id -> {
            visited[0]++;
            assertThat(holders.put(id, set)).as("second holder of %d", id).isNull();
          });
      assertThat(set.size()).as("size of %s", set).isEqualTo(visited[0]);
    }
    return holders;
  }

  /** Checks one ID; whether its word says that it is held. */
  private boolean checkId(int id, @Nullable PasidSet holder) {
    long word = space.index().loadWord(id);
    boolean held = Word.state(word) == Word.HELD;
    boolean reserved = space.isReserved(PasidRange.exactly(id));
    if (held != (holder != null) || free.canBeTaken(id) != (!held && !reserved)) {
      fail(
          "ID %d: held %b, reserved %b, can be taken %b, in the index of %s",
          id, held, reserved, free.canBeTaken(id), holder);
    }
    if (holder != null && !Word.isHeldBy(word, ((LocalSet) holder).owner())) {
      fail("ID %d: owner %d, in the index of %s", id, Word.owner(word), holder);
    }
    return held;
  }
}
