// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.linecorp.armeria.common.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * Problem details (RFC 9457).
 *
 * @param type a stable URI that names the kind; for programs
 * @param title the kind, for people; the same for each problem of a type
 * @param status the HTTP status
 * @param detail the bad value, and the expected one
 * @param code the reason of the allocator's refusal, if it refused
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(String type, String title, int status, String detail, @Nullable String code) {

  static Problem of(ProblemType type, String detail) {
    return new Problem(type.uri(), type.title(), type.status(), detail, null);
  }

  /** Creates a problem that the HTTP server found before a resource was called. */
  static Problem of(HttpStatus status, @Nullable String detail) {
    ProblemType type = ProblemType.of(status);
    return new Problem(
        type.uri(), type.title(), status.code(), detail == null ? status.toString() : detail, null);
  }
}
