// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import io.pasid4j.daemon.audit.AuditLog;
import io.pasid4j.daemon.management.service.ManagementServices;
import io.pasid4j.daemon.testing.DaemonFixture;
import java.util.Optional;

/** Builds the management services of a test's daemon, without an audit log and a domain. */
final class PlainServices {
  private PlainServices() {}

  static ManagementServices of(DaemonFixture daemon) {
    return new ManagementServices(
        daemon.daemon().sessions(),
        daemon.daemon().metrics(),
        AuditLog.NONE,
        Optional.empty(),
        () -> true,
        "1.2.3",
        Optional.empty());
  }
}
