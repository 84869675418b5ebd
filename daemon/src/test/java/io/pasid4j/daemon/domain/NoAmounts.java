// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.domain.host.LocalAmounts;
import java.util.Map;

/** The amounts of a host whose tenants have no limit in the domain. */
final class NoAmounts implements LocalAmounts {
  @Override
  public Map<String, Integer> all() {
    return Map.of();
  }

  @Override
  public void put(String tenant, int ids) {
    throw new AssertionError("tenant: " + tenant + " (expected: none with a limit)");
  }

  @Override
  public boolean withdraw(String tenant, int ids) {
    throw new AssertionError("tenant: " + tenant + " (expected: none with a limit)");
  }
}
