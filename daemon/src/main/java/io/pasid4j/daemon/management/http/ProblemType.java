// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.HttpStatus;
import java.util.Locale;

/** The kinds of problems. Their URIs are part of the API: they stay. */
public enum ProblemType {
  /** A parameter, a field or a header has an invalid value. */
  INVALID_REQUEST("The request is not valid", 400),
  /** The body is not JSON, or not of the shape that was expected. */
  INVALID_BODY("The body is not valid", 400),
  /** A bearer token is needed, and is missing or wrong. */
  UNAUTHORIZED("A bearer token is needed", 401),
  /** There is no such path, space, set, reservation. */
  NOT_FOUND("Not found", 404),
  /** The path is there, but not for this method. */
  METHOD_NOT_ALLOWED("The method is not allowed here", 405),
  /** The request took too long to come in. */
  REQUEST_TIMEOUT("The request took too long", 408),
  /** The state of the space or the set does not allow it. */
  CONFLICT("The state does not allow it", 409),
  /** The allocator refuses; the problem's {@code code} says why. */
  REFUSED("The allocator refuses", 409),
  /** The body is too long. */
  BODY_TOO_LARGE("The body is too large", 413),
  /** The body is of another media type than JSON. */
  UNSUPPORTED_MEDIA_TYPE("The body is not JSON", 415),
  /** The Host header names another machine: perhaps a browser that was misled. */
  MISDIRECTED("The request is for another host", 421),
  /** Too many requests in a second, or too many event streams. */
  TOO_MANY_REQUESTS("Too many requests", 429),
  /** A bug in the daemon. */
  INTERNAL_ERROR("A defect of the daemon", 500),
  /** The method is none that HTTP has. */
  NOT_IMPLEMENTED("The method is not known", 501),
  /** The daemon does not serve, or no more. */
  UNAVAILABLE("Not available now", 503);

  private final String title;
  private final int status;

  ProblemType(String title, int status) {
    this.title = title;
    this.status = status;
  }

  /** Names the kind, the same in each version of the daemon. */
  String uri() {
    return "urn:pasid4j:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String title() {
    return title;
  }

  int status() {
    return status;
  }

  /** The kind for a status that the HTTP server decided on. */
  static ProblemType of(HttpStatus status) {
    for (ProblemType type : values()) {
      if (type.status == status.code()) {
        return type;
      }
    }
    return status.isServerError() ? INTERNAL_ERROR : INVALID_REQUEST;
  }
}
