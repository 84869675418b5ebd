// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import java.util.Map;

/**
 * The amounts of a host: for each tenant with a limit in the domain, the number of IDs that its
 * sets may have here. They outlive the daemon, and not the boot. Tenants allocate and free beside
 * this, within it; only a set that has arrived may exceed it, until the amount that has moved with
 * it is put.
 */
public interface LocalAmounts {
  /**
   * All amounts.
   *
   * @return a copy: how many IDs, 1 or more, by the tenant's key; of others it is 0
   */
  Map<String, Integer> all();

  /**
   * Stores an amount. When this returns, the tenant's sets are given nothing beyond it; what they
   * have beyond it stays their own.
   *
   * @param tenant the tenant's key
   * @param ids how many, 0 or more
   */
  void put(String tenant, int ids);

  /**
   * Lowers an amount by so many IDs that no set has.
   *
   * @param tenant the tenant's key
   * @param ids how many, 1 or more
   * @return true; false, and nothing has changed, if sets have some of them
   */
  boolean withdraw(String tenant, int ids);
}
