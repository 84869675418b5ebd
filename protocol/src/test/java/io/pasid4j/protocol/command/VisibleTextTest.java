// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "vm-7",
        "a b (c) {d} ~",
        "büro",
        "Øre 3",
        "виртуальная",
        "仮想マシン",
        "가상 기계",
        "हिन्दी",
        "ไทย",
        "Ελλάδα"
      })
  void whatShowsIsFine(String name) {
    assertThat(VisibleText.firstHidden(name)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "   ",
        "vm ",
        " vm",
        "\u3164",
        "\uFFA0",
        "\u115F\u1160",
        "vm\u1160",
        "\u2800",
        "\u00A0",
        "vm\u3000x",
        "vm\u200B",
        "vm\u00AD",
        "vm\u034F",
        "vm\uFE0F",
        "vm\uDB40\uDD00",
        "vm\uDB40\uDC41",
        "\u1780\u17B5"
      })
  void whatDoesNotShowIsFound(String name) {
    assertThat(VisibleText.firstHidden(name)).isNotNegative();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u1820\u180B",
        "\u0301",
        "a\u0301",
        "m\u0308\u0308",
        "v\u0336m\u0336",
        "\u0915\u0902\u0902",
        "\u05D0\u05D1",
        "vm\u0661",
        "vm\u202E7",
        "\u2067vm",
        "\uFF56\uFF4D",
        "\uD835\uDD33",
        "vm\t",
        "vm\u0085",
        "\uFFFD",
        "\uFFFC",
        "\uE000",
        "\u0378",
        "\uD83D\uDE00"
      })
  void whatMisleadsIsFound(String name) {
    assertThat(VisibleText.firstHidden(name)).isNotNegative();
  }
}
