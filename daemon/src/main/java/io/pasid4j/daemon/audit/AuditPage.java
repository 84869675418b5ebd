// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import java.util.List;
import java.util.Optional;

/**
 * A part of the audit log.
 *
 * @param lines JSON objects, the newest first
 * @param next where the next part begins; empty if no older line can be selected
 */
public record AuditPage(List<String> lines, Optional<AuditCursor> next) {}
