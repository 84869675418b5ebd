// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Connections are counted in all and for each uid. */
class ConnectionGateTest {
  private final ConnectionGate gate = new ConnectionGate(PeerLimits.DEFAULT.withConnections(3, 2));

  @Test
  void oneUidCannotTakeEveryPlace() {
    assertThat(gate.enter(7)).isNull();
    assertThat(gate.enter(7)).isNull();
    assertThat(gate.enter(7)).isEqualTo("connections of uid 7: 3 (expected: <= 2)");
    assertThat(gate.enter(8)).isNull();
    assertThat(gate.enter(9)).isEqualTo("connections in all: 4 (expected: <= 3)");
  }

  @Test
  void whoLeavesMakesRoom() {
    gate.enter(7);
    gate.enter(7);
    gate.leave(7);

    assertThat(gate.enter(7)).isNull();
    assertThat(gate.enter(7)).isNotNull();
  }

  @Test
  void aUidIsUnsigned() {
    gate.enter(-2);
    gate.enter(-2);

    assertThat(gate.enter(-2)).startsWith("connections of uid 4294967294:");
  }
}
