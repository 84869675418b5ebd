// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Connections are counted in all and for each uid. */
class ConnectionGateTest {
  private final ConnectionGate gate = new ConnectionGate(PeerLimits.DEFAULT.withConnections(3, 2));

  @Test
  void oneUidCannotTakeEveryPlace() {
    assertThat(gate.admit(7)).isNull();
    assertThat(gate.admit(7)).isNull();
    assertThat(gate.admit(7)).isEqualTo("connections of uid 7: 3 (expected: <= 2)");
    assertThat(gate.admit(8)).isNull();
    assertThat(gate.admit(9)).isEqualTo("connections in all: 4 (expected: <= 3)");
  }

  @Test
  void whoLeavesMakesRoom() {
    gate.admit(7);
    gate.admit(7);
    gate.remove(7);

    assertThat(gate.admit(7)).isNull();
    assertThat(gate.admit(7)).isNotNull();
  }

  @Test
  void aUidIsUnsigned() {
    gate.admit(-2);
    gate.admit(-2);

    assertThat(gate.admit(-2)).startsWith("connections of uid 4294967294:");
  }
}
