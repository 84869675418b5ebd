// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;

/**
 * What a resource answers.
 *
 * @param status the HTTP status
 * @param type of the body
 * @param body the bytes
 */
public record Reply(HttpStatus status, MediaType type, HttpData body) {
  private static final MediaType PROBLEM = MediaType.parse("application/problem+json");

  /** Well done, and this is it. */
  public static Reply json(Object answer) {
    return json(HttpStatus.OK, answer);
  }

  /** JSON with another status. */
  public static Reply json(HttpStatus status, Object answer) {
    return new Reply(status, MediaType.JSON, HttpData.wrap(Json.bytes(answer)));
  }

  /** Text of some type. */
  public static Reply text(MediaType type, String text) {
    return new Reply(HttpStatus.OK, type, HttpData.ofUtf8(text));
  }

  static Reply problem(Problem problem) {
    return new Reply(
        HttpStatus.valueOf(problem.status()), PROBLEM, HttpData.wrap(Json.bytes(problem)));
  }

  ResponseHeaders headers() {
    return builder().build();
  }

  ResponseHeadersBuilder builder() {
    // An answer is of one moment; a browser must not guess types, nor frame or script anything.
    return ResponseHeaders.builder(status)
        .contentType(type)
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, ContentSecurity.of(type, body))
        .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
  }

  HttpResponse response() {
    return HttpResponse.of(headers(), body);
  }
}
