// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.Refusal;
import org.junit.jupiter.api.Test;

class RefusalTextTest {
  @Test
  void aQuotaIsThatOfTheSetIfTheSetWouldPassIt() {
    assertThat(RefusalText.of(Refusal.QUOTA, 3, 5, 3, "[1, 9]"))
        .isEqualTo(
            "QUOTA: the set holds 3 of at most 5, and 3 more were asked for (range: [1, 9])");
  }

  @Test
  void aQuotaIsThatOfTheUserIfTheSetHasRoom() {
    assertThat(RefusalText.of(Refusal.QUOTA, 3, 5, 2, "[1, 9]"))
        .startsWith("QUOTA: all sets of this user hold as many as its rule lets them (maxIds); ")
        .contains("this one holds 3 of at most 5");
  }
}
