// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A key stands for an ID only for as long as the set holds it. */
class PendingKeyTest {
  private final PasidSpace space = Given.space(20);
  private final PasidSet set = space.open("vm-1", Given.UNLIMITED);

  @Test
  void theKeyOfAPendingIdGetsANewId() {
    int first = set.allocate(PasidRange.ALL, "key");
    set.get(first);
    set.free(first);
    int second = set.allocate(PasidRange.ALL, "key");
    assertThat(second).isNotEqualTo(first);
    assertThat(set.holds(second)).isTrue();
    set.put(first);
    assertThat(set.allocate(PasidRange.ALL, "key")).isEqualTo(second);
  }

  @Test
  void theKeyOfAPendingIdOpensNoClosedSet() {
    int pasid = set.allocate(PasidRange.ALL, "key");
    set.get(pasid);
    set.close();
    assertThatThrownBy(() -> set.allocate(PasidRange.ALL, "key"))
        .isInstanceOfSatisfying(
            PasidUnavailableException.class, e -> assertThat(e.reason()).isEqualTo(Refusal.CLOSED));
  }

  @Test
  void aKeyGivenWhileTheFreeingIsReportedGetsANewId() {
    int first = set.allocate(PasidRange.ALL, "key");
    int[] during = {-1};
    space.subscribe(
        set,
        Priority.LAST,
        event -> {
          if (event.type() == EventType.FREE && event.pasid() == first) {
            during[0] = set.allocate(PasidRange.ALL, "key");
          }
        });
    set.free(first);
    assertThat(during[0]).isNotIn(first, -1);
    assertThat(set.allocate(PasidRange.ALL, "key")).isEqualTo(during[0]);
  }
}
