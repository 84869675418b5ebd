// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.pasid4j.daemon.audit.AuditLog;
import io.pasid4j.daemon.audit.AuditOptions;
import io.pasid4j.daemon.audit.AuditTrail;
import io.pasid4j.daemon.config.AuditConfig;
import io.pasid4j.daemon.domain.DomainMember;
import io.pasid4j.daemon.management.ManagementService;
import io.pasid4j.daemon.management.service.ManagementServices;
import io.pasid4j.daemon.metrics.DaemonMetrics;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.start.DaemonVersion;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.start.Startup;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The ways to observe a daemon.
 *
 * @param metrics its counters
 * @param auditFile its audit log; empty: none
 * @param idAudit records each ID in the audit log; empty: only sets and operators are recorded
 * @param management its management API; empty: none
 */
record Observability(
    DaemonMetrics metrics,
    Optional<AuditTrail> auditFile,
    Optional<IdAudit> idAudit,
    Optional<ManagementService> management)
    implements AutoCloseable {

  /**
   * Opens the audit log and claims what the management API needs.
   *
   * @throws StartException if something cannot be had; nothing is left behind then
   */
  static Observability open(DaemonOptions options) {
    try (Startup startup = new Startup()) {
      Optional<ManagementService> management =
          options
              .management()
              .map(api -> ManagementService.claim(api, options.operatorAccess()))
              .map(claimed -> startup.own(claimed, ManagementService::close));
      Optional<AuditConfig> audit = options.configuration().audit();
      Optional<AuditTrail> file = audit.map(Observability::openAudit);
      Optional<IdAudit> ids = audit.filter(AuditConfig::ids).flatMap(_ -> file).map(IdAudit::new);
      return startup.commit(new Observability(new DaemonMetrics(), file, ids, management));
    }
  }

  private static AuditTrail openAudit(AuditConfig config) {
    try {
      AuditOptions audit = new AuditOptions(config.file(), config.maxBytes(), config.keep());
      return AuditTrail.open(audit, System::currentTimeMillis, System::nanoTime);
    } catch (IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new StartException("audit.file: " + message(e), e);
    }
  }

  private static String message(IOException e) {
    return e instanceof FileSystemException problem && problem.getReason() != null
        ? problem.getFile() + ": " + problem.getReason()
        : e + " (expected: a file that can be written)";
  }

  AuditLog audit() {
    return auditFile.<AuditLog>map(file -> file).orElse(AuditLog.NONE);
  }

  /** Follows the events of a space. Call before anybody can open a set in it. */
  void follow(HostedSpace hosted, SessionRegistry sessions) {
    management.ifPresent(service -> service.follow(hosted));
    idAudit.ifPresent(audit -> audit.follow(hosted, sessions));
  }

  /** Starts to serve the management API, in the background. */
  void serveManagement(
      SessionRegistry sessions, BooleanSupplier ready, Optional<DomainMember> domain) {
    management.ifPresent(service ->
        service.startServing(
            new ManagementServices(
                sessions, metrics, audit(), auditFile, ready, DaemonVersion.text(), domain)));
  }

  /** Makes sure that the management API's place is this daemon's; false if another one has it. */
  boolean keepPlace() throws IOException {
    return management.isEmpty() || management.get().keepPlace();
  }

  /** Ends the management API: nobody reads or changes the spaces by it any more. Idempotent. */
  void stopServing() {
    management.ifPresent(ManagementService::close);
  }

  @Override
  public void close() {
    stopServing();
    auditFile.ifPresent(AuditTrail::close);
  }
}
