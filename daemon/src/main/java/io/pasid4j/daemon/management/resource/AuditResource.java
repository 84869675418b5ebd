// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.pasid4j.daemon.audit.AuditAction;
import io.pasid4j.daemon.audit.AuditCursor;
import io.pasid4j.daemon.audit.AuditPage;
import io.pasid4j.daemon.audit.AuditQuery;
import io.pasid4j.daemon.audit.AuditReader;
import io.pasid4j.daemon.management.http.ApiCall;
import io.pasid4j.daemon.management.http.ApiReply;
import io.pasid4j.daemon.management.http.ProblemException;
import io.pasid4j.daemon.management.http.ProblemType;
import io.pasid4j.daemon.start.FileProblem;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The audit log, from its newest line back. */
final class AuditResource {
  private static final String MILLISECONDS = "[0-9]{1,15}";

  /** A time after every line, with room for one more. */
  private static final long END_MS = 1L << 52;

  private final Optional<AuditReader> reader;

  AuditResource(Optional<AuditReader> reader) {
    this.reader = reader;
  }

  ApiReply list(ApiCall call) {
    call.allowQuery("who", "set", "space", "action", "since", "until", "before", "limit");
    int limit =
        (int) call.queryNumber("limit", 1, SetResource.MOST_IN_A_PAGE, SetResource.DEFAULT_PAGE);
    AuditQuery query = query(call);
    Optional<AuditCursor> before = call.query("before").map(AuditResource::cursor);
    AuditReader log =
        reader.orElseThrow(
            () -> ProblemException.notFound("audit: none (expected: audit.file configured)"));
    try {
      return ApiReply.json(AuditList.of(log.read(query, before, limit)));
    } catch (IOException e) {
      throw new ProblemException(
          ProblemType.INTERNAL_ERROR,
          "audit: " + FileProblem.of(e) + " (expected: a log that can be read)");
    }
  }

  private static AuditQuery query(ApiCall call) {
    return new AuditQuery(
        call.query("who"),
        call.query("set"),
        call.query("space"),
        call.query("action").map(AuditResource::actions).orElse(Set.of()),
        call.query("since").map(text -> timeMs("since", text)).orElse(0L),
        call.query("until").map(text -> timeMs("until", text)).orElse(END_MS));
  }

  private static Set<String> actions(String text) {
    Set<String> known = AuditAction.texts();
    Set<String> actions = Set.copyOf(List.of(text.split(",", -1)));
    for (String action : actions) {
      if (!known.contains(action)) {
        throw ProblemException.invalid(
            "action: " + action + " (expected: some of " + String.join(",", known) + ")");
      }
    }
    return actions;
  }

  private static AuditCursor cursor(String text) {
    try {
      return AuditCursor.parse(text);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid("before: " + e.getMessage());
    }
  }

  private static long timeMs(String name, String text) {
    try {
      return text.matches(MILLISECONDS) ? Long.parseLong(text) : Instant.parse(text).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw ProblemException.invalid(
          name + ": " + text + " (expected: 2026-11-22T12:00:00Z, or Unix ms)");
    }
  }

  /**
   * Lines of the log as they are.
   *
   * @param entries an array of them, the newest first
   * @param next {@code before} of a request that goes on; null if there are no more
   */
  private record AuditList(@JsonRawValue String entries, @Nullable String next) {
    static AuditList of(AuditPage page) {
      return new AuditList(
          "[" + String.join(",", page.lines()) + "]",
          page.next().map(AuditCursor::text).orElse(null));
    }
  }
}
