// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.word.Word;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Owner indexes at the end of their 24 bits. */
class OwnerIndexEndTest {
  private final OwnerIndexes owners = new OwnerIndexes();

  @Test
  void theLastIndexIsGivenOnceAndThenThoseThatAreGivenBack() {
    owners.restore(Word.MAX_OWNER - 1, List.of());
    Integer last = owners.next();
    assertThat(last).isEqualTo(Word.MAX_OWNER);
    owners.take(last);
    assertThatThrownBy(owners::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("open sets: 16777215 (expected: < 16777215)");
    owners.giveBack(5);
    owners.giveBack(last);
    assertThat(owners.next()).isEqualTo(5);
    owners.take(5);
    assertThat(owners.next()).isEqualTo(Word.MAX_OWNER);
    assertThat(owners.highest()).isEqualTo(Word.MAX_OWNER);
  }

  @Test
  void aClaimedLastIndexLeavesTheOthers() {
    owners.addRecovered(Word.MAX_OWNER);
    assertThat(owners.next()).isEqualTo(1);
    owners.restore(Word.MAX_OWNER - 1, List.of());
    assertThatThrownBy(owners::next).isInstanceOf(IllegalStateException.class);
  }
}
