// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.client;

import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;

/** The library's own set keeps the contract. */
class LocalSetTest extends PasidSetContract {
  private final PasidSpace space = PasidSpace.builder().bits(BITS).build();

  @Override
  PasidSet open(String name) {
    return space.open(name, Quota.limit(QUOTA));
  }
}
