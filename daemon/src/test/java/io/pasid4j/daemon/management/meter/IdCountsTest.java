// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.Policy;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.daemon.space.StatefulSpaces;
import io.pasid4j.daemon.state.StateDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The IDs of a space in a domain, by state. */
class IdCountsTest {
  private static final SpaceOptions WITH_QUARANTINE =
      new SpaceOptions("pasid", 8, Policy.LOWEST, false, List.of(), 60_000, Optional.empty());

  @TempDir Path directory;

  @Test
  void whatIsNotLeasedIsNeitherFreeNorInQuarantine() {
    try (StateDirectory state = StateDirectory.open(directory.resolve("state"))) {
      HostedSpace hosted =
          new StatefulSpaces(state, "pasid").host(WITH_QUARANTINE, List.of(WITH_QUARANTINE));
      hosted.domain().orElseThrow().upstream().release(List.of(PasidRange.of(1, 16)));
      PasidSet set = hosted.space().open("vm", Quota.limit(9));
      set.allocate(PasidRange.ALL, 3);
      set.free(1);

      assertThat(IdCounts.of(hosted).byState())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "free",
                  13L,
                  "idle",
                  2L,
                  "active",
                  0L,
                  "free_pending",
                  0L,
                  "quarantined",
                  1L,
                  "reserved",
                  1L,
                  "foreign",
                  0L,
                  "unleased",
                  239L));
    }
  }
}
