// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.testing.DaemonFixture;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.CommandId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** IDs that are used outside the space. */
class ForeignCommandsTest {
  private DaemonFixture daemon;
  private WirePeer tenant;
  private WirePeer operator;

  @BeforeEach
  void connect() {
    daemon = new DaemonFixture();
    tenant = WirePeer.negotiated(daemon.socket());
    operator = WirePeer.negotiated(daemon.operatorSocket());
  }

  @AfterEach
  void close() {
    tenant.close();
    operator.close();
    daemon.close();
  }

  private WirePeer.Reply reportBusy(long id, long min, long max) {
    return tenant.call(CommandId.REPORT_BUSY, WirePeer.u32(id, min, max));
  }

  private void allocate(long id) {
    assertThat(tenant.call(CommandId.ALLOCATE, WirePeer.u32(id, id, 1, 0)).errno()).isZero();
  }

  @Test
  void aBusyIdIsExchangedAndGoesToNobodyUntilItIsCleared() {
    allocate(7);

    assertThat(reportBusy(7, 5, 9).result()).isEqualTo(5);

    assertThat(tenant.call(CommandId.HOLDS, WirePeer.u32(7)).result()).isZero();
    allocate(6);
    assertThat(reportBusy(6, 7, 7).errno()).isEqualTo(Errno.ENOSPC);
    assertThat(operator.call(CommandId.CLEAR_FOREIGN, WirePeer.u32(0, 100)).result()).isEqualTo(2);
    allocate(7);
  }

  @Test
  void whatCannotBeReportedIsNamed() {
    allocate(8);
    assertThat(tenant.call(CommandId.GET, WirePeer.u32(8)).errno()).isZero();

    assertThat(reportBusy(8, 0, 100).errno()).isEqualTo(Errno.EBUSY);
    assertThat(reportBusy(9, 0, 100).errno()).isEqualTo(Errno.ENOENT);
    assertThat(reportBusy(0xFFFF_FFFFL, 0, 100).errno()).isEqualTo(Errno.ENOENT);
    assertThat(tenant.call(CommandId.HOLDS, WirePeer.u32(8)).result()).isEqualTo(1);
  }

  @Test
  void onlyOperatorsClear() {
    assertThat(tenant.call(CommandId.CLEAR_FOREIGN, WirePeer.u32(0, 100)).errno())
        .isEqualTo(Errno.EPERM);
  }
}
