// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.Quota;
import org.junit.jupiter.api.Test;

class EstimateTest {
  /**
   * A thread is inside the set while the first guarantee of the space opens; then the set idles.
   */
  @Test
  void aSetThatIdlesAfterTheFirstGuaranteeIsChargedWithWhatItHolds() {
    Capacity capacity = new Capacity(10);
    Account account = new Account(capacity, Quota.limit(1000));
    long entered = account.enter();
    capacity.startCounting();
    account.startCounting();
    account.leave(entered, 1);
    assertThat(capacity.tryCharge(9)).isTrue();
  }
}
