// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.api.JsonValue;
import org.junit.jupiter.api.Test;

/** The answer of {@code /v1/domain}, as {@code top} reads it. */
class DomainFiguresTest {
  private static DomainFigures read(String... members) throws Exception {
    return DomainFigures.of(
            JsonValue.read(
                """
                {"name":"rack-7","host":"m","leader":"x","reason":"","appliedIndex":40,
                 "committedIndex":50,"contactMs":7,
                 "voters":[{"name":"m","committedIndex":50},{"name":"x","committedIndex":50},
                           {"name":"v","committedIndex":44},{"name":"w","committedIndex":0}],
                 "members":[%s]}
                """
                    .formatted(String.join(",", members))))
        .orElseThrow();
  }

  private static String member(String name, int instance, int leased, int resting) {
    return "{\"name\":\"%s\",\"instance\":%s,\"leasedIds\":%s,\"restingIds\":%s}"
        .formatted(name, instance, leased, resting);
  }

  @Test
  void thisHostAndTheLeaderComeFirstThenWhatHasATrouble() throws Exception {
    DomainFigures read =
        read(
            member("a", 5, 1, 0),
            member("f", 0, 0, 16),
            member("m", 5, 2, 0),
            member("v", 5, 3, 0),
            member("w", 5, 4, 0),
            member("x", 5, 5, 0));

    assertThat(read.hosts())
        .containsExactly(
            new DomainFigures.Host("m", "voter", 2, 0, false, 0),
            new DomainFigures.Host("x", "leader", 5, 0, false, 0),
            new DomainFigures.Host("f", "", 0, 0, true, 16),
            new DomainFigures.Host("v", "voter", 3, 6, false, 0),
            new DomainFigures.Host("a", "", 1, 0, false, 0),
            new DomainFigures.Host("w", "voter", 4, 0, false, 0));
    assertThat(read.lag()).isEqualTo(10);
    assertThat(read.contactMs()).isEqualTo(7);
  }

  @Test
  void aNameSendsNothingToTheTerminal() throws Exception {
    assertThat(read(member("\\u001b[2Ja", 5, 1, 0)).hosts().getFirst().name()).isEqualTo("?[2Ja");
  }

  @Test
  void aHostThatIsNoVoterHasNoLag() throws Exception {
    DomainFigures read =
        DomainFigures.of(JsonValue.read("{\"name\":\"r\",\"host\":\"h\",\"committedIndex\":0}"))
            .orElseThrow();

    assertThat(read.lag()).isNegative();
    assertThat(read.contactMs()).isNegative();
  }

  @Test
  void withoutADomainThereIsNothing() {
    assertThat(DomainFigures.of(JsonValue.NONE)).isEmpty();
  }
}
