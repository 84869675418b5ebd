// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.word.Word;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A space is rebuilt from its words alone. */
class RecoveryTest {
  private static final int BITS = 15;
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment words = Arena.ofAuto().allocate(8L << BITS, 8);

  private PasidSpaceBuilder builder() {
    return PasidSpace.builder().bits(BITS).words(words);
  }

  private void word(int id, long word) {
    words.setAtIndex(WORD, id, word);
  }

  @Test
  void aMappedFileThatIsMappedAgainGoesOn(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("words");
    int owner;
    try (Arena arena = Arena.ofShared()) {
      PasidSpace before = PasidSpace.builder().bits(BITS).words(map(file, arena)).build();
      PasidSet set = before.open("vm-1", Given.UNLIMITED);
      before.open("idle", Given.UNLIMITED);
      Given.take(set, 1, 2, 16_384, 32_767);
      set.get(2);
      set.get(16_384);
      set.get(16_384);
      set.free(PasidRange.of(1, 2));
      owner = before.owner(set);
    }
    try (Arena arena = Arena.ofShared()) {
      PasidSpace after = PasidSpace.builder().bits(BITS).words(map(file, arena)).build();
      assertThat(after.unclaimedOwners()).containsExactly(owner);
      assertThat(after.describe(2)).isEqualTo(new IdView(2, IdState.FREE_PENDING, null, 1, 1, -1));
      PasidSet set = after.claim(owner, "vm-1", Given.UNLIMITED);
      new SpaceAuditor(after).check();
      assertThat(Given.held(set)).containsExactly(16_384, 32_767);
      assertThat(after.statistics(set))
          .isEqualTo(new SetStatistics(2, 1, 1, 0, 0, Given.UNLIMITED));
      assertThat(after.describe(16_384))
          .isEqualTo(new IdView(16_384, IdState.ACTIVE, set, 2, 1, -1));
      assertThat(set.put(2)).isEqualTo(PutResult.RELEASED);
      assertThat(set.allocate(PasidRange.ALL)).isEqualTo(1);
      assertThat(after.describe(1).generation()).isEqualTo(2);
      new SpaceAuditor(after).check();
    }
  }

  @Test
  void aLeafThatWasFreedAsAWholeIsFreeInTheWords() {
    PasidSet set = builder().build().open("vm-1", Given.UNLIMITED);
    assertThat(set.allocateContiguous(PasidRange.of(32, 127), 96)).isEqualTo(32);

    assertThat(set.free(PasidRange.of(40, 110))).isEqualTo(71);

    PasidSpace after = builder().build();
    assertThat(after.describe(39).state()).isEqualTo(IdState.IDLE);
    assertThat(after.describe(64).state()).isEqualTo(IdState.FREE);
    assertThat(after.describe(95).state()).isEqualTo(IdState.FREE);
  }

  @Test
  void whatWasPendingCanBeReleasedByWhoClaimsIt() {
    PasidSpace before = builder().build();
    PasidSet set = before.open("vm-1", Given.UNLIMITED);
    Given.take(set, 5, 6);
    set.get(5);
    set.free(5);
    PasidSpace after = builder().build();
    PasidSet claimed = after.claim(before.owner(set), "vm-1", Given.UNLIMITED);
    assertThat(after.releasePending(claimed)).isEqualTo(1);
    assertThat(after.describe(5).state()).isEqualTo(IdState.FREE);
  }

  @Test
  void whoClaimsWithAGuaranteeIsChargedForIt() {
    PasidSpace before = builder().build();
    PasidSet set = before.open("vm-1", Given.UNLIMITED);
    Given.take(set, 5, 6);
    PasidSpace after = builder().build();
    int capacityIds = (int) after.capacityIds();
    after.claim(before.owner(set), "vm-1", Quota.guaranteed(10, 10));
    assertThatThrownBy(() -> after.open("more", Quota.guaranteed(capacityIds - 9, capacityIds)))
        .isInstanceOf(QuotaRefusedException.class);
    PasidSet rest = after.open("rest", Quota.guaranteed(capacityIds - 10, capacityIds));
    assertThat(rest.quota().guaranteedIds()).isEqualTo(capacityIds - 10);
  }

  private static MemorySegment map(Path file, Arena arena) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, 8L << BITS, arena);
    }
  }

  @Test
  void whatIsNotClaimedStaysHeld() {
    PasidSet set = builder().build().open("vm-1", Given.UNLIMITED);
    Given.take(set, 1, 2, 3);
    PasidSpace after = builder().build();
    PasidSet fresh = after.open("vm-2", Given.UNLIMITED);
    assertThat(after.owner(fresh)).isNotIn(after.unclaimedOwners());
    assertThat(fresh.allocate(PasidRange.ALL)).isEqualTo(4);
    assertThat(after.describe(2)).isEqualTo(new IdView(2, IdState.IDLE, null, 0, 1, -1));
    assertThat(fresh.free(PasidRange.ALL)).isEqualTo(1);
    assertThatThrownBy(after::snapshot)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("unclaimed owners: 1 (expected: none)");
    after.claim(after.unclaimedOwners()[0], "vm-1", Given.UNLIMITED).close();
    assertThat(after.unclaimedOwners()).isEmpty();
    assertThat(fresh.allocate(PasidRange.ALL, 4)).containsExactly(1, 2, 3, 4);
  }

  @Test
  void anOwnerIsClaimedOnceAndWithinItsQuota() {
    PasidSet set = builder().build().open("vm-1", Given.UNLIMITED);
    Given.take(set, 1, 2, 3);
    set.get(3);
    set.free(3);
    PasidSpace after = builder().build();
    assertThatThrownBy(() -> after.claim(1, "vm", Quota.limit(2)))
        .isInstanceOfSatisfying(
            QuotaRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Refusal.QUOTA));
    assertThatThrownBy(() -> after.claim(1, "", Given.UNLIMITED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("name: ");
    assertThatThrownBy(() -> after.claim(-1, "vm", Given.UNLIMITED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("owner: -1 (expected: one of [1], or unused)");
    after.claim(1, "vm", Quota.limit(3));
    assertThatThrownBy(() -> after.claim(1, "vm", Given.UNLIMITED))
        .hasMessage("owner: 1 (expected: one of [], or unused)");
  }

  @Test
  void whatIsUnclaimedCannotBeGuaranteedToOthers() {
    PasidSet set = builder().build().open("vm-1", Given.UNLIMITED);
    set.allocate(PasidRange.ALL, 1000);
    PasidSpace after = builder().build();
    int rest = (int) after.capacityIds() - 1000;
    assertThatThrownBy(() -> after.open("vm-2", Quota.guaranteed(rest + 1, rest + 1)))
        .isInstanceOf(QuotaRefusedException.class);
    PasidSet guaranteed = after.open("vm-2", Quota.guaranteed(rest, rest));
    after.claim(1, "vm-1", Quota.guaranteed(1000, 1000));
    assertThat(guaranteed.allocate(PasidRange.ALL, rest)).hasSize(rest);
    new SpaceAuditor(after).check();
  }

  @Test
  void anIdWhoseFreeingWasBeingReportedIsFree() {
    PasidSpace before = builder().build();
    PasidSet set = before.open("vm-1", Given.UNLIMITED);
    Given.take(set, 1, 2);
    set.get(2);
    List<PasidSpace> copies = new ArrayList<>();
    before.subscribe(set, Priority.CPU, event -> copies.add(copyOfTheMoment()));
    set.free(PasidRange.ALL);

    PasidSpace after = copies.getFirst();
    assertThat(after.describe(1).state()).isEqualTo(IdState.FREE);
    assertThat(after.describe(2).state()).isEqualTo(IdState.FREE_PENDING);
    PasidSet claimed = after.claim(1, "vm-1", Given.UNLIMITED);
    assertThat(claimed.put(2)).isEqualTo(PutResult.RELEASED);
    new SpaceAuditor(after).check();
  }

  private PasidSpace copyOfTheMoment() {
    MemorySegment copy = Arena.ofAuto().allocate(8L << BITS, 8).copyFrom(words);
    return PasidSpace.builder().bits(BITS).words(copy).build();
  }

  @Test
  void whatRestedRestsOnUntilItsOldTime() {
    AtomicLong nowMs = new AtomicLong();
    PasidSet set = builder().quarantine(1000, nowMs::get).build().open("vm", Given.UNLIMITED);
    Given.take(set, 1, 2);
    set.free(2);
    nowMs.set(500);
    set.free(1);
    PasidSpace after = builder().quarantine(10, nowMs::get).build();
    PasidSet next = after.open("vm", Given.UNLIMITED);
    Given.take(next, 3);
    next.free(3);
    nowMs.set(999);
    assertThat(next.tryAllocate(PasidRange.of(1, 2))).isEqualTo(Refusal.QUARANTINED.code());
    Given.take(next, 3);
    nowMs.set(1000);
    assertThat(next.allocate(PasidRange.of(1, 2))).isEqualTo(2);
    nowMs.set(1500);
    assertThat(next.allocate(PasidRange.of(1, 2))).isEqualTo(1);
  }

  @Test
  void nobodyAcknowledgesForAConsumerOfThePast() {
    AtomicLong nowMs = new AtomicLong();
    PasidSpace before = builder().quarantine(1000, nowMs::get).build();
    before.registerDrainConsumer();
    PasidSet set = before.open("vm", Given.UNLIMITED);
    Given.take(set, 1);
    set.free(1);
    PasidSpace after = builder().quarantine(1000, nowMs::get).build();
    DrainConsumer consumer = after.registerDrainConsumer();
    assertThat(consumer.acknowledge(1)).isFalse();
    assertThat(after.describe(1).state()).isEqualTo(IdState.QUARANTINED);
  }

  @Test
  void withoutAQuarantineNowWhatRestedIsFree() {
    PasidSet set = builder().quarantine(1000, () -> 0).build().open("vm", Given.UNLIMITED);
    Given.take(set, 1);
    set.free(1);
    PasidSpace after = builder().build();
    new SpaceAuditor(after).check();
    assertThat(after.open("vm", Given.UNLIMITED).allocate(PasidRange.ALL)).isEqualTo(1);
  }

  @Test
  void aWordThatCannotBeIsRefusedByItsId() {
    long heldByNobody = Word.allocated(0, 0);
    long held = Word.allocated(0, 3);
    assertRefused(7, heldByNobody, "an owner; references if pending)");
    assertRefused(7, Word.pending(held), "an owner; references if pending)");
    assertRefused(7, Word.notifying(heldByNobody), "an owner; references if pending)");
    assertRefused(20_000, 0xFFFF_FFFF_FFFF_FFFFL, "state 0 to 5)");
    assertRefused(20_000, 6, "state 0 to 5)");
    assertRefused(32_767, 1L << 40, "nothing but a generation if free)");
    assertRefused(0, held, "free: the ID is reserved)");
    assertRefused(0, Word.quarantined(0, 5, 0), "free: the ID is reserved)");
  }

  private void assertRefused(int id, long word, String expected) {
    word(id, word);
    assertThatThrownBy(() -> builder().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("word of " + id + ": 0x" + Long.toHexString(word) + " (expected: " + expected);
    word(id, 0);
  }

  @Test
  void memoryThatCannotHoldTheWordsIsRefused() {
    assertWordsRefused(words.asSlice(0, (8L << BITS) - 1), "words: 262143 bytes (expected: >= ");
    assertWordsRefused(words.asReadOnly(), "words: ");
    MemorySegment more = Arena.ofAuto().allocate((8L << BITS) + 8, 8);
    assertWordsRefused(more.asSlice(4, 8L << BITS), "words: ");
    assertWordsRefused(MemorySegment.ofArray(new byte[8 << BITS]), "words: ");
    try (Arena confined = Arena.ofConfined()) {
      assertWordsRefused(confined.allocate(8L << BITS, 8), "words: ");
    }
  }

  private static void assertWordsRefused(MemorySegment words, String message) {
    assertThatThrownBy(() -> PasidSpace.builder().bits(BITS).words(words).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void wordsInAnArrayOfTheCallersAreWordsToo() {
    MemorySegment array = MemorySegment.ofArray(new long[1 << 4]);
    PasidSet set = PasidSpace.builder().bits(4).words(array).build().open("vm", Given.UNLIMITED);
    assertThat(set.allocate(PasidRange.ALL, 15)).hasSize(15);
    assertThat(PasidSpace.builder().bits(4).words(array).build().unclaimedOwners())
        .containsExactly(1);
  }
}
