// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A slice; {@code ./pasid verify --only domain} for more. {@code -Dpasid.domain.faults} names the
 * kinds of {@link HostFault} to be inflicted, with commas between them; all without it.
 */
class DomainCampaignTest {
  private static final int HOSTS = Integer.getInteger("pasid.domain.hosts", 3);
  private static final long SECONDS = Long.getLong("pasid.domain.seconds", 30);

  private static final Set<HostFault> FAULTS = faults(System.getProperty("pasid.domain.faults"));

  @TempDir private Path directory;

  private static Set<HostFault> faults(@Nullable String names) {
    return names == null
        ? EnumSet.allOf(HostFault.class)
        : Arrays.stream(names.split(","))
            .map(HostFault::valueOf)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(HostFault.class)));
  }

  @Test
  void noIdIsHeldTwiceLostOrLeakedWhateverHostsSuffer() throws Exception {
    long seed = Long.getLong("pasid.domain.seed", System.nanoTime());
    System.out.println("hosts=" + HOSTS + " seed=" + seed);
    try (DomainCampaign campaign = DomainCampaign.start(directory, HOSTS, seed, List.of())) {
      campaign.startTenants();
      int faults = campaign.sufferFor(SECONDS, FAULTS);
      campaign.settle();
      System.out.println(
          "hosts=%s faults=%s grants=%s moves=%s seed=%s"
              .formatted(HOSTS, faults, campaign.table().grants(), campaign.table().moves(), seed));
      assertThat(campaign.table().grants()).isPositive();
      assertThat(campaign.table().moves()).isPositive();
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }

  /** The checker finds what it is for, or it proves nothing. */
  @ParameterizedTest
  @EnumSource(WeakenedBuild.class)
  void anIdOfTwoHostsIsFound(WeakenedBuild build) throws Exception {
    List<Path> weakened = List.of(build.compile(directory));
    try (DomainCampaign campaign = DomainCampaign.start(directory, 3, 1, weakened)) {
      campaign.startTenants();

      DomainHosts.holds("a violation", campaign::isViolated);

      assertThat(campaign.table().violations().getFirst()).contains("held by ", " and by ");
    }
  }
}
