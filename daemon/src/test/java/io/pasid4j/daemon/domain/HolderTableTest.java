// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HolderTableTest {
  private final HolderTable table = new HolderTable();

  @Test
  void anIdMayGoFromSetToSet() {
    table.granted(7, "vm-1", "a");
    table.listed(List.of(7), List.of(7), "vm-1");
    table.moved(List.of(7), "vm-1", "b");
    table.freeing(7, "vm-1");
    table.granted(7, "vm-2", "c");

    assertThat(table.violations()).isEmpty();
    assertThat(table.grants()).isEqualTo(2);
  }

  @Test
  void twoHoldersAreOneTooMany() {
    table.granted(7, "vm-1", "a");
    table.granted(7, "vm-2", "b");

    assertThat(table.violations().getFirst())
        .contains("ID 7: held by vm-1 and by vm-2", "vm-1 granted on a");
  }

  @Test
  void aFreeThatWasNotDoneKeepsTheId() {
    table.granted(7, "vm-1", "a");
    table.freeing(7, "vm-1");
    table.notFreed(7, "vm-1");
    table.granted(7, "vm-2", "b");

    assertThat(table.violations()).hasSize(1);
  }

  @Test
  void aSetThatListsLessOrMoreIsNoticed() {
    table.granted(7, "vm-1", "a");
    table.listed(List.of(8), List.of(7), "vm-1");

    assertThat(table.violations().get(0)).contains("ID 7: lost by vm-1");
    assertThat(table.violations().get(1)).contains("ID 8: listed by vm-1");
  }

  @Test
  void nobodyFreesWhatIsNotItsOwn() {
    table.granted(7, "vm-1", "a");
    table.freeing(7, "vm-2");

    assertThat(table.violations().getFirst()).contains("freed by vm-2, held by vm-1");
  }
}
