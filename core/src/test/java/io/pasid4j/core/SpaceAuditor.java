// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.FreeIndexAuditor;
import io.pasid4j.core.quarantine.Quarantine;
import io.pasid4j.core.set.LocalSet;
import io.pasid4j.core.word.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks, while no operation is under way, that every ID is in exactly one place and that all
 * indexes and counts equal the words.
 */
public final class SpaceAuditor {
  private final PasidSpace space;
  private final FreeIndex index;
  private final int maxId;
  private final FreeIndexAuditor free;

  /** An auditor of a space. */
  public SpaceAuditor(PasidSpace space) {
    this.space = space;
    this.index = space.space().context().index();
    this.maxId = space.space().context().maxId();
    this.free = new FreeIndexAuditor(index, maxId);
  }

  /**
   * Checks everything; returns the holder of each ID.
   *
   * @param internal the internal sets, which the space does not list
   */
  public Map<Integer, PasidSet> check(PasidSet... internal) {
    List<PasidSet> sets = new ArrayList<>(space.sets());
    sets.addAll(List.of(internal));
    Map<Integer, PasidSet> holders = holdersBySetIndex(sets);
    Map<PasidSet, Tally> tallies = new HashMap<>();
    for (int id = 0; id >= 0 && id <= maxId; id++) {
      checkId(id, holders.get(id));
      tally(tallies, space.describe(id));
    }
    sets.forEach(set -> tallies.getOrDefault(set, new Tally()).check(set));
    int charged =
        tallies.values().stream()
            .mapToInt(tally -> tally.held + tally.pending + tally.foreign)
            .sum();
    long counted = space.heldIds() + Arrays.stream(internal).mapToInt(PasidSet::size).sum();
    assertThat(counted).as("IDs counted by the gates").isEqualTo(charged);
    assertThat(sets).as("sets named by words").containsAll(tallies.keySet());
    free.checkSummaries();
    return holders;
  }

  /** Checks that no leaf is visited any more, and no early acknowledgement kept. */
  public void checkNothingRests() {
    Quarantine quarantine = space.space().context().quarantine();
    if (quarantine != null) {
      assertThat(quarantine.leaves()).as("leaves with quarantined IDs").isZero();
      assertThat(quarantine.queuedVisits()).as("visits of leaves").isZero();
      assertThat(quarantine.rememberedAcks()).as("early acknowledgements").isZero();
    }
  }

  /** The quarantined IDs. */
  public Set<Integer> restingIds() {
    Set<Integer> resting = new TreeSet<>();
    for (int id = 0; id >= 0 && id <= maxId; id++) {
      if (Word.state(index.loadWord(id)) == Word.QUARANTINED) {
        resting.add(id);
      }
    }
    return resting;
  }

  private static Map<Integer, PasidSet> holdersBySetIndex(List<PasidSet> sets) {
    Map<Integer, PasidSet> holders = new HashMap<>();
    for (PasidSet set : sets) {
      set.forEach(
          PasidRange.ALL,
          id -> assertThat(holders.put(id, set)).as("second holder of %d", id).isNull());
    }
    return holders;
  }

  /** Checks that one ID is in one place, and that the indexes agree with its word. */
  private void checkId(int id, @Nullable PasidSet holder) {
    long word = index.loadWord(id);
    boolean held = Word.state(word) == Word.HELD;
    boolean isFree = Word.state(word) == Word.FREE;
    boolean reserved = space.describe(id).state() == IdState.RESERVED;
    if (held != (holder != null) || free.canBeTaken(id) != (isFree && !reserved)) {
      fail(
          "ID %d: state %d, reserved %b, can be taken %b, in the index of %s",
          id, Word.state(word), reserved, free.canBeTaken(id), holder);
    }
    if (reserved && word != 0) {
      fail("ID %d: reserved, word 0x%x", id, word);
    }
    if (holder != null && !Word.isHeldBy(word, ((LocalSet) holder).ownerIndex())) {
      fail("ID %d: owner %d, in the index of %s", id, Word.owner(word), holder);
    }
  }

  private static void tally(Map<PasidSet, Tally> tallies, IdView view) {
    PasidSet holder = view.holder();
    if (holder != null) {
      tallies.computeIfAbsent(holder, set -> new Tally()).add(view);
    }
  }

  /** The IDs of a set according to the words. */
  private static final class Tally {
    int held;
    int active;
    int pending;
    int foreign;

    void add(IdView view) {
      if (view.state() == IdState.FREE_PENDING) {
        pending++;
      } else if (view.state() == IdState.FOREIGN) {
        foreign++;
      } else {
        held++;
        active += view.references() > 0 ? 1 : 0;
      }
    }

    void check(PasidSet set) {
      SetStatistics statistics = ((LocalSet) set).statistics();
      assertThat(statistics)
          .as("%s", set)
          .isEqualTo(
              new SetStatistics(
                  held, active, pending, foreign, statistics.quarantinedIds(), set.quota()));
      assertThat(set.size()).as("size of %s", set).isEqualTo(held + pending + foreign);
    }
  }
}
