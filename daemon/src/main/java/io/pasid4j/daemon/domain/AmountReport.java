// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.daemon.space.DomainAmount;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The amounts of a host's tenants, for people. Thread-safe; asks nobody. */
final class AmountReport {
  private final AmountFile amounts;
  private final PasidSpace space;
  private final AmountDesk desk;

  AmountReport(AmountFile amounts, PasidSpace space, AmountDesk desk) {
    this.amounts = amounts;
    this.space = space;
    this.desk = desk;
  }

  /** Returns the amount of an account; null if it has no limit in the domain. */
  @Nullable DomainAmount of(long account) {
    String tenant = amounts.tenant(account);
    return amounts.isLimited(tenant) ? of(tenant, account) : null;
  }

  private DomainAmount of(String tenant, long account) {
    return new DomainAmount(
        tenant,
        Integer.toUnsignedLong((int) account),
        desk.limitIds(tenant, account),
        desk.domainIds(tenant),
        amounts.of(tenant),
        space.account(account).chargedIds());
  }

  /** Returns the amounts of the tenants that use most here, the largest first. */
  List<DomainAmount> largest(int most) {
    return amounts.tenants().stream()
        .flatMap(this::ofTenant)
        .sorted(
            Comparator.comparingLong(DomainAmount::usedIds)
                .thenComparingLong(DomainAmount::leasedIds)
                .reversed())
        .limit(most)
        .toList();
  }

  private Stream<DomainAmount> ofTenant(String tenant) {
    return amounts.account(tenant).stream().mapToObj(account -> of(tenant, account));
  }
}
