// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the audit log, tenants' and operators' lines in one order of time. Lines still in the queue
 * are missing, about the last 0.2 s at most. Thread-safe.
 */
public final class AuditReader {
  /** The most bytes that one call reads, so that a filter that selects nothing ends too. */
  private static final long MOST_READ_BYTES = 4 << 20;

  private final AuditOptions options;

  /** Creates a reader of the files that the options name. */
  public AuditReader(AuditOptions options) {
    this.options = options;
  }

  /**
   * Reads lines, the newest first. A call reads at most about 4 MiB of the files: it may return
   * fewer lines than requested, or none, and still a place to continue from.
   *
   * @param from the place that an earlier call returned; empty: the newest line
   * @param limit how many lines at most, 1 or more
   * @throws IOException if a file cannot be read
   */
  public AuditPage read(AuditQuery query, Optional<AuditCursor> from, int limit)
      throws IOException {
    AuditCursor start = from.orElse(AuditCursor.NEWEST);
    Path operatorFile = AuditTrail.operatorFile(options.file());
    try (BackwardFiles tenants = files(options.file(), query, start.tenants());
        BackwardFiles operators = files(operatorFile, query, start.operators())) {
      return read(tenants, operators, query, limit);
    }
  }

  private BackwardFiles files(Path newest, AuditQuery query, AuditCursor.Place from) {
    return new BackwardFiles(newest, options.keep(), query.sinceMs(), query.untilMs(), from);
  }

  private static AuditPage read(
      BackwardFiles tenants, BackwardFiles operators, AuditQuery query, int limit)
      throws IOException {
    List<String> lines = new ArrayList<>();
    while (lines.size() < limit && tenants.readBytes() + operators.readBytes() < MOST_READ_BYTES) {
      AuditLine line = next(tenants, operators);
      if (line == null) {
        return new AuditPage(lines, Optional.empty());
      }
      if (query.selects(line)) {
        lines.add(line.json());
      }
    }
    return new AuditPage(lines, Optional.of(new AuditCursor(tenants.place(), operators.place())));
  }

  private static @Nullable AuditLine next(BackwardFiles tenants, BackwardFiles operators)
      throws IOException {
    AuditLine tenant = tenants.peek();
    AuditLine operator = operators.peek();
    boolean isOperators = tenant == null || (operator != null && operator.atMs() >= tenant.atMs());
    (isOperators ? operators : tenants).next();
    return isOperators ? operator : tenant;
  }
}
