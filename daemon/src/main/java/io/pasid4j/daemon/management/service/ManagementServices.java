// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.service;

import io.pasid4j.daemon.audit.AuditLog;
import io.pasid4j.daemon.audit.AuditTrail;
import io.pasid4j.daemon.domain.DomainMember;
import io.pasid4j.daemon.metrics.DaemonMetrics;
import io.pasid4j.daemon.session.SessionRegistry;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The parts of a daemon that the management API serves.
 *
 * @param sessions the spaces and the sets
 * @param metrics what the daemon counts
 * @param audit records changes
 * @param auditFile where that goes, if anywhere; for metrics
 * @param ready whether tenants are served
 * @param version what the daemon was built as
 * @param domain the domain that one of the spaces is in; empty if none is
 */
public record ManagementServices(
    SessionRegistry sessions,
    DaemonMetrics metrics,
    AuditLog audit,
    Optional<AuditTrail> auditFile,
    BooleanSupplier ready,
    String version,
    Optional<DomainMember> domain) {}
