// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the audit log, tenants' and operators' lines in one order of time. What is still queued is
 * not there yet, about 0.2 s at most. Thread-safe.
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
   * fewer lines than wanted, or none, and still a place to go on.
   *
   * @param from where an earlier call said to go on; empty: the newest line
   * @param limit how many lines at most, 1 or more
   * @throws IOException if a file cannot be read
   */
  public AuditPage read(AuditQuery query, Optional<AuditCursor> from, int limit)
      throws IOException {
    AuditCursor start = from.orElseGet(() -> AuditCursor.before(query.untilMs()));
    long untilMs = Math.min(query.untilMs(), start.atMs() + 1);
    try (BackwardFiles tenants = new BackwardFiles(options.file(), options.keep(), untilMs);
        BackwardFiles operators =
            new BackwardFiles(AuditTrail.operatorFile(options.file()), options.keep(), untilMs)) {
      return new Pass(tenants, operators, start).read(query, limit);
    }
  }

  /** One call. */
  private static final class Pass {
    private final BackwardFiles tenants;
    private final BackwardFiles operators;
    private final AuditCursor start;
    private long atMs;
    private int linesOfMs;

    /** Lines that an earlier call has returned: they must not use this one up. */
    private long repeatedBytes;

    Pass(BackwardFiles tenants, BackwardFiles operators, AuditCursor start) {
      this.tenants = tenants;
      this.operators = operators;
      this.start = start;
      atMs = start.atMs();
    }

    AuditPage read(AuditQuery query, int limit) throws IOException {
      List<String> lines = new ArrayList<>();
      while (lines.size() < limit
          && tenants.readBytes() + operators.readBytes() - repeatedBytes < MOST_READ_BYTES) {
        AuditLine line = next();
        if (line == null || line.atMs() < query.sinceMs()) {
          return new AuditPage(lines, Optional.empty());
        }
        if (atMs == start.atMs() && linesOfMs <= start.skippedLines()) {
          repeatedBytes += line.json().length();
        } else if (query.selects(line)) {
          lines.add(line.json());
        }
      }
      return new AuditPage(lines, Optional.of(new AuditCursor(atMs, linesOfMs)));
    }

    private @Nullable AuditLine next() throws IOException {
      AuditLine tenant = tenants.peek();
      AuditLine operator = operators.peek();
      boolean isOperators =
          tenant == null || (operator != null && operator.atMs() >= tenant.atMs());
      AuditLine line = isOperators ? operator : tenant;
      (isOperators ? operators : tenants).next();
      if (line != null) {
        count(line.atMs());
      }
      return line;
    }

    private void count(long lineMs) {
      linesOfMs = lineMs == atMs ? linesOfMs + 1 : 1;
      atMs = lineMs;
    }
  }
}
