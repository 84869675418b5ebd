// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checker finds each planted bug; otherwise it would prove nothing. */
class PlantedBugsTest {
  private static final int MOST_HISTORIES = 4000;

  @ParameterizedTest
  @EnumSource(value = Bug.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void isFound(Bug bug) {
    Set<String> found = new TreeSet<>();
    boolean replaced = bug == Bug.ACK_BY_OTHER;
    boolean limited = bug == Bug.AMOUNT_EARLY || bug == Bug.AMOUNT_LATE || bug == Bug.SHARE_STAYS;
    FenceMode fences = replaced || bug == Bug.HELLO_EARLY ? FenceMode.EARLY : FenceMode.NONE;

    for (long seed = 1; seed <= MOST_HISTORIES && found.isEmpty(); seed++) {
      ViolationException violation = SimulationTest.play(bug, fences, replaced, limited, seed);
      if (violation != null) {
        found.add(violation.property() + " by seed " + seed);
      }
    }

    assertThat(found).as("%s", bug).isNotEmpty();
  }
}
