// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Attributes that are not in the words are logged, and can be restored to a space made of the
 * words.
 */
class AttributeLogTest {
  private static final int BITS = 4;
  private static final Logger LOG = Logger.getLogger(AttributeLog.class.getName());

  private final MemorySegment words = Arena.ofAuto().allocate(8L << BITS, 8);
  private final Told told = new Told();
  private final PasidSpace space = space(told);
  private final PasidSet set = space.open("vm", Given.UNLIMITED);

  private PasidSpace space(AttributeLog log) {
    return PasidSpace.builder().bits(BITS).words(words).attributeLog(log).build();
  }

  /** Records each call, and whether the word had changed already; or throws. */
  private final class Told implements AttributeLog {
    final List<String> lines = new ArrayList<>();
    @Nullable IllegalStateException failure;

    /** True if it fails only after it has recorded a key. */
    boolean failsLate;

    @Override
    public void keyed(int id, int generation, String key) {
      add("keyed " + id + " " + generation + " " + key + " " + space.describe(id).state());
    }

    @Override
    public void spidAttached(int id, int generation, int spid) {
      add("spid " + id + " " + generation + " " + spid);
    }

    @Override
    public void keyEnded(int id) {
      add("key of " + id + " ended");
    }

    @Override
    public void spidEnded(int id) {
      add("spid of " + id + " ended");
    }

    private void add(String line) {
      boolean late = failsLate && line.startsWith("keyed");
      if (late) {
        lines.add(line);
      }
      if (failure != null && (late || !failsLate)) {
        throw failure;
      }
      lines.add(line);
    }
  }

  @AfterEach
  void logAgain() {
    LOG.setLevel(null);
  }

  @Test
  void aKeyIsReportedBeforeTheWordSaysThatTheIdIsHeld() {
    assertThat(set.allocate(PasidRange.ALL, "k")).isEqualTo(1);
    assertThat(set.allocate(PasidRange.ALL, "k")).isEqualTo(1);
    set.free(1);
    assertThat(set.allocate(PasidRange.ALL, "l")).isEqualTo(1);
    assertThat(told.lines)
        .containsExactly("keyed 1 1 k FREE", "key of 1 ended", "keyed 1 2 l FREE");
    assertThat(space.describe(1).generation()).isEqualTo(2);
  }

  @Test
  void whatIsAttachedToAPendingIdEndsWhenItHasGoneBack() {
    set.allocate(PasidRange.ALL, "k");
    set.get(1);
    assertThat(set.attachSpid(1, 7)).isEqualTo(SpidResult.ATTACHED);
    assertThat(set.attachSpid(1, 7)).isEqualTo(SpidResult.ATTACHED);
    assertThat(set.attachSpid(1, 8)).isEqualTo(SpidResult.ID_TAKEN);
    told.lines.clear();
    set.free(1);
    assertThat(told.lines).containsExactly("key of 1 ended");
    set.put(1);
    assertThat(told.lines).containsExactly("key of 1 ended", "spid of 1 ended");
  }

  @Test
  void aDetachedSpidIsReportedAndSoIsTheEndOfASet() {
    set.allocate(PasidRange.ALL, "k");
    set.attachSpid(1, 7);
    set.detachSpid(7);
    set.attachSpid(1, 8);
    told.lines.clear();
    set.close();
    assertThat(told.lines).containsExactlyInAnyOrder("key of 1 ended", "spid of 1 ended");
  }

  @Test
  void whatCannotBeReportedDoesNotHappen() {
    told.failure = new IllegalStateException("full");
    assertThatThrownBy(() -> set.allocate(PasidRange.ALL, "k")).isSameAs(told.failure);
    assertThat(set.size()).isZero();
    assertThat(set.allocate(PasidRange.ALL)).isEqualTo(1);
    assertThatThrownBy(() -> set.attachSpid(1, 7)).isSameAs(told.failure);
    assertThat(set.findBySpid(7)).isEqualTo(-1);
    told.failure = null;
    assertThat(set.allocate(PasidRange.ALL, "k")).isEqualTo(2);
    assertThat(set.attachSpid(1, 7)).isEqualTo(SpidResult.ATTACHED);
    new SpaceAuditor(space).check();
  }

  /** Otherwise the record would be that of the next life, whose generation it has. */
  @Test
  void theKeyOfAnIdThatWasNotAllocatedAfterAllIsRecordedAsEnded() {
    told.failure = new IllegalStateException("full");
    told.failsLate = true;
    assertThatThrownBy(() -> set.allocate(PasidRange.ALL, "k")).isSameAs(told.failure);
    assertThat(told.lines).containsExactly("keyed 1 1 k FREE", "key of 1 ended");
    assertThat(space.open("other", Given.UNLIMITED).allocate(PasidRange.ALL)).isEqualTo(1);
    assertThat(space.describe(1).generation()).isEqualTo(1);
    told.failure = null;
    assertThat(set.allocate(PasidRange.ALL, "k")).isEqualTo(2);
  }

  /** Otherwise an ID would be lost, or freed again when it is another set's. */
  @Test
  void aFreeGoesOnWhenItsEndsCannotBeReported() {
    for (int id = 1; id <= 5; id++) {
      set.allocate(PasidRange.exactly(id), "k" + id);
    }
    set.attachSpid(2, 7);
    set.attachSpid(4, 9);
    set.get(4);
    told.failure = new IllegalStateException("full");
    LOG.setLevel(Level.OFF);
    assertThatThrownBy(() -> set.detachSpid(7)).isSameAs(told.failure);
    assertThat(set.findBySpid(7)).isEqualTo(2);
    assertThat(set.free(1)).isTrue();
    assertThat(set.free(PasidRange.ALL)).isEqualTo(4);
    assertThat(set.put(4)).isEqualTo(PutResult.RELEASED);
    new SpaceAuditor(space).check();
    assertThat(set.size()).isZero();
    assertThat(set.findBySpid(9)).isEqualTo(-1);
    assertThat(space.open("other", Given.UNLIMITED).allocate(PasidRange.ALL, 15)).hasSize(15);
    assertThat(set.free(PasidRange.ALL)).isZero();
  }

  @Test
  void whatWasReportedCanBeGivenBack() {
    set.allocate(PasidRange.ALL, "k");
    set.allocate(PasidRange.ALL);
    set.attachSpid(2, 9);
    set.get(2);
    set.free(2);
    PasidSpace after = space(AttributeLog.NONE);
    PasidSet claimed = after.claim(1, "vm", Given.UNLIMITED);
    assertThat(after.restore(claimed, 1, -1, "k")).isTrue();
    assertThat(after.restore(claimed, 2, 9, null)).isTrue();
    assertThat(claimed.allocate(PasidRange.ALL, "k")).isEqualTo(1);
    assertThat(claimed.findBySpid(9)).isEqualTo(2);
  }

  /** The attributes of an ID in another space are recorded here, with its generation here. */
  @Test
  void whatIsGivenBackIsRecorded() {
    set.allocate(PasidRange.ALL);
    assertThat(space.restore(set, 1, 9, "k")).isTrue();
    assertThat(told.lines).containsExactly("spid 1 1 9", "keyed 1 1 k IDLE");
    assertThat(space.restore(set, 1, 9, "k")).isFalse();
    assertThat(told.lines).hasSize(2);
  }

  @Test
  void whatCannotBeIsNotGivenBack() {
    set.allocate(PasidRange.ALL, 3);
    set.get(2);
    set.free(2);
    PasidSpace after = space(AttributeLog.NONE);
    PasidSet claimed = after.claim(1, "vm", Given.UNLIMITED);
    assertThat(after.restore(claimed, 1, 9, "k")).isTrue();
    assertThat(after.restore(claimed, 2, -1, "l")).isFalse();
    assertThat(after.restore(claimed, 3, 9, null)).isFalse();
    assertThat(after.restore(claimed, 3, -1, "k")).isFalse();
    assertThat(after.restore(claimed, 4, -1, null)).isFalse();
    assertThatThrownBy(() -> after.restore(claimed, 16, -1, null))
        .hasMessage("id: 16 (expected: 0 to 15)");
  }

  /** ID 0 and SPID 0 are like any other. */
  @Test
  void whatIsZeroIsGivenBackToo() {
    MemorySegment zeros = MemorySegment.ofArray(new long[1 << BITS]);
    PasidSpaceBuilder whole = PasidSpace.builder().bits(BITS).giveZero().words(zeros);
    whole.build().open("vm", Given.UNLIMITED).allocate(PasidRange.ALL, 2);
    PasidSpace after = whole.build();
    PasidSet claimed = after.claim(1, "vm", Given.UNLIMITED);
    assertThat(after.restore(claimed, 0, 0, "k")).isTrue();
    assertThat(claimed.findBySpid(0)).isZero();
    assertThat(after.restore(claimed, 1, -1, "k")).isFalse();
  }

  @Test
  void ownersThatHeldNothingAreClaimedAndGapsAreFilled() {
    PasidSet second = space.open("second", Given.UNLIMITED);
    PasidSet third = space.open("third", Given.UNLIMITED);
    second.allocate(PasidRange.ALL);
    third.allocate(PasidRange.ALL);
    second.close();
    PasidSpace after = space(AttributeLog.NONE);
    assertThat(after.unclaimedOwners()).containsExactly(3);
    PasidSet empty = after.claim(5, "empty", Given.UNLIMITED);
    assertThat(after.owner(empty)).isEqualTo(5);
    assertThatThrownBy(() -> after.claim(5, "empty", Given.UNLIMITED))
        .hasMessage("owner: 5 (expected: one of [3], or unused)");
    assertThatThrownBy(() -> after.claim(0, "empty", Given.UNLIMITED))
        .hasMessage("owner: 0 (expected: one of [3], or unused)");
    assertThatThrownBy(() -> after.claim(1 << 24, "empty", Given.UNLIMITED))
        .hasMessage("owner: 16777216 (expected: one of [3], or unused)");
    after.claim(3, "third", Given.UNLIMITED);
    byte[] snapshot = after.snapshot();
    int[] opened = new int[4];
    for (int i = 0; i < opened.length; i++) {
      opened[i] = after.owner(after.open("new", Given.UNLIMITED));
    }
    assertThat(opened).containsExactly(1, 2, 4, 6);
    assertThatThrownBy(() -> after.claim(4, "empty", Given.UNLIMITED))
        .hasMessage("owner: 4 (expected: one of [], or unused)");
    PasidSpace restored = PasidSpace.restore(snapshot, () -> 0);
    assertThat(restored.owner(restored.open("new", Given.UNLIMITED))).isEqualTo(1);
    assertThat(restored.snapshot()).isNotEqualTo(snapshot);
  }
}
