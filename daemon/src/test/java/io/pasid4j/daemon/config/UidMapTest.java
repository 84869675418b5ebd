// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The two numbers of a user, in the domain and on a host. */
class UidMapTest {
  private static final UidMap MAP = new UidMap(Map.of(1000, 2000, 5, 6));

  @Test
  void aUserWithAnEntryHasItsNumbersAndReturnsToTheFirst() {
    assertThat(MAP.here(1000)).hasValue(2000);
    assertThat(MAP.inDomain(2000)).hasValue(1000);
    assertThat(MAP.here(5)).hasValue(6);
  }

  @Test
  void aUserWithoutOneKeepsItsNumber() {
    assertThat(MAP.here(77)).hasValue(77);
    assertThat(MAP.inDomain(77)).hasValue(77);
    assertThat(UidMap.SAME.here(-2)).hasValue(-2);
  }

  @Test
  void noUserGetsTheNumberOfAnother() {
    assertThat(MAP.here(2000)).isEmpty();
    assertThat(MAP.inDomain(1000)).isEmpty();
    assertThatThrownBy(() -> new UidMap(Map.of(1, 3, 2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one-to-one");
  }

  @Test
  void twoUsersMayChangeNumbers() {
    UidMap swapped = new UidMap(Map.of(1, 2, 2, 1));
    assertThat(swapped.here(1)).hasValue(2);
    assertThat(swapped.inDomain(1)).hasValue(2);
  }
}
