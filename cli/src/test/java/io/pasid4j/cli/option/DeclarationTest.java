// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options that are declared by code. */
class DeclarationTest {
  private boolean isGiven;

  @ParameterizedTest
  @CsvSource({"--yes, true", "--yes=true, true", "--yes=false, false", "-y=false, false"})
  void aFlagThatIsFalseIsNotGiven(String word, boolean expected) {
    Declared verb = line -> line.flag("-y,--yes", "asks nothing", () -> isGiven = true);
    var _ = Declaration.commandLine(verb).parseArgs(word);
    assertThat(isGiven).isEqualTo(expected);
  }
}
