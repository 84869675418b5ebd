// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Half of a surrogate pair has no UTF-8, so two such keys would be equal after a restore. */
class UnpairedSurrogateTest {
  private final PasidSpace space = Given.space(8);
  private final PasidSet set = space.open("vm", Given.UNLIMITED);

  private static void assertRefused(ThrowingCallable operation) {
    assertThatThrownBy(operation).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(chars = {'\ud800', '\udbff', '\udc00', '\udfff'})
  void isRefusedInNamesAndKeysWhereverItStands(char half) {
    for (String text : new String[] {"" + half, "a" + half, half + "b", "a" + half + "b"}) {
      assertRefused(() -> set.allocate(PasidRange.ALL, text));
      assertRefused(() -> space.open(text, Given.UNLIMITED));
      assertRefused(() -> space.open(text, Given.UNLIMITED, space.account(1)));
      assertRefused(() -> space.claim(77, text, Given.UNLIMITED));
      assertRefused(() -> space.restore(set, 1, -1, text));
    }
    assertThat(set.size()).isZero();
    assertThat(space.sets()).containsExactly(set);
    assertThat(PasidSpace.restore(space.snapshot(), () -> 0).snapshot())
        .isEqualTo(space.snapshot());
  }

  @Test
  void twoInTheWrongOrderAreRefused() {
    assertRefused(() -> set.allocate(PasidRange.ALL, "\udc00\ud800"));
  }

  @Test
  void aPairIsAKeyLikeAnyOther() {
    String key = "\ud83d\ude00";
    int id = set.allocate(PasidRange.ALL, key);
    PasidSpace restored = PasidSpace.restore(space.snapshot(), () -> 0);
    assertThat(restored.sets().getFirst().allocate(PasidRange.ALL, key)).isEqualTo(id);
  }
}
