// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.domain.log.LogRole;
import org.junit.jupiter.api.Test;

/** The metrics of a domain. */
class DomainCollectorTest {
  private static String lines(LogRole role) {
    return DomainScrape.of(role, 1);
  }

  @Test
  void aVoterShowsItsPartOfTheLogAndItsLeases() {
    assertThat(lines(LogRole.LEADER))
        .contains(
            "pasid_domain_info{domain=\"rack-7\",host=\"host-a\",space=\"pasid\"} 1\n",
            "pasid_domain_role{role=\"leader\"} 1.0\n",
            "pasid_domain_role{role=\"leaderless\"} 0.0\n",
            "pasid_domain_leader_known 1.0\n",
            "pasid_domain_serving 1.0\n",
            "pasid_domain_contact_age_seconds 0.04\n",
            "pasid_domain_applied_index 97.0\n",
            "pasid_domain_lag_entries 3.0\n",
            "pasid_domain_leased_blocks 3.0\n",
            "pasid_domain_leased_ids 48.0\n",
            "pasid_domain_used_ids 8.0\n",
            "pasid_domain_moving_sets 1.0\n");
  }

  @Test
  void requestsAreCountedByKindAndResultAlsoThoseThatNeverWere() {
    assertThat(lines(LogRole.LEADER))
        .contains(
            "pasid_domain_lease_requests_total{kind=\"amount\",result=\"partly\"} 1.0\n",
            "pasid_domain_lease_requests_total{kind=\"ids\",result=\"refused\"} 0.0\n",
            "pasid_domain_moves_total{result=\"moved\"} 1.0\n",
            "pasid_domain_moves_total{result=\"no_quorum\"} 0.0\n",
            "pasid_domain_arrivals_total 0.0\n",
            "pasid_domain_fences_total 0.0\n");
  }

  @Test
  void aVoterShowsEachHostAndWhenItWasHeardOfIfItKnows() {
    String labels = "{domain=\"rack-7\",host=\"host-b\"} ";
    assertThat(lines(LogRole.FOLLOWER))
        .contains(
            "pasid_domain_host_leased_ids" + labels + "16.0\n",
            "pasid_domain_host_resting_ids" + labels + "5.0\n",
            "pasid_domain_host_fences_total" + labels + "2.0\n",
            "pasid_domain_host_heard_age_seconds" + labels + "1.5\n")
        .doesNotContain("pasid_domain_host_heard_age_seconds{domain=\"rack-7\",host=\"host-c\"}");
  }

  @Test
  void aHostThatIsNoVoterShowsNeitherALogNorTheOthers() {
    assertThat(lines(LogRole.CLIENT))
        .contains("pasid_domain_role{role=\"client\"} 1.0\n", "pasid_domain_leased_ids 48.0\n")
        .doesNotContain("pasid_domain_applied_index", "pasid_domain_lag", "pasid_domain_host_");
  }

  @Test
  void onlyTheTenantsThatUseMostAreShown() {
    String scraped = DomainScrape.of(LogRole.LEADER, DomainCollector.MOST_NAMES + 7);

    assertThat(scraped)
        .contains("pasid_domain_amount_used_ids{tenant=\"0000000a/1000\",uid=\"1000\"} 30.0\n");
    assertThat(
            scraped
                .lines()
                .filter(line -> line.startsWith("pasid_domain_amount_leased_ids{"))
                .count())
        .isEqualTo(DomainCollector.MOST_NAMES);
  }
}
