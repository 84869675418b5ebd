// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.space.DomainAmount;
import io.pasid4j.domain.log.LogRole;
import io.pasid4j.domain.message.Answer;
import java.util.List;
import java.util.stream.IntStream;

/** A domain of three hosts as one of them shows it, for tests of how it is shown. */
public final class ExampleDomain {
  private ExampleDomain() {}

  /** The status of host-a: a leader, or no voter if it is a client. */
  public static DomainStatus status(LogRole role) {
    boolean isClient = role == LogRole.CLIENT;
    return new DomainStatus(
        "rack-7",
        "host-a",
        "pasid",
        1,
        true,
        true,
        role,
        "host-a",
        isClient ? 0 : 97,
        isClient ? 0 : 100,
        40,
        0,
        "",
        48,
        40,
        3,
        1,
        amounts(1),
        List.of(),
        false,
        List.of(
            new HostStatus("host-a", 1, 7, 1, 2, 48, 0, 0, 0),
            new HostStatus("host-b", 3, 8, 1, 2, 16, 0, 5, 1500),
            new HostStatus("host-c", 1, 9, 1, 2, 0, 0, 0, -1)));
  }

  /** The limits of so many tenants. */
  public static List<DomainAmount> amounts(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new DomainAmount("0000000a/" + (1000 + i), 1000 + i, 500, 100, 40, 30 - i))
        .toList();
  }

  /** Counts of a lease that was granted in part, and of a set that has moved. */
  public static DomainCounts counts() {
    DomainCounts counts = new DomainCounts();
    counts.leased(DomainCounts.LeaseKind.AMOUNT, 10, new Answer.AmountLeased(4, 500, 500, 14));
    counts.moved();
    return counts;
  }
}
