// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Converts the HTTP server's own refusals to problem details. */
public final class ProblemErrorHandler implements ServerErrorHandler {
  /** A path of this API, never one that begins with two slashes and so names another host. */
  private static final Pattern TRAILING_SLASH =
      Pattern.compile("(/(?:v1/|metrics|health|ready|docs|openapi)[^?]*?)/+((?:\\?.*)?)");

  @Override
  public HttpResponse onServiceException(ServiceRequestContext context, Throwable cause) {
    return ApiReply.problem(problemOf(context, cause)).response();
  }

  private static Problem problemOf(ServiceRequestContext context, Throwable cause) {
    return switch (cause) {
      case ContentTooLargeException tooLarge ->
          Problem.of(ProblemType.BODY_TOO_LARGE, tooLong(tooLarge.maxContentLength()));
      case RequestTimeoutException late ->
          Problem.of(ProblemType.REQUEST_TIMEOUT, "request: not answered in time");
      case HttpStatusException status ->
          problemOf(status.httpStatus(), null, context.maxRequestLength());
      default -> Problem.of(ProblemType.INTERNAL_ERROR, cause.toString());
    };
  }

  @Override
  public AggregatedHttpResponse onProtocolViolation(
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    // Armeria reports so a method that it does not know, which no path can allow.
    return status.equals(HttpStatus.METHOD_NOT_ALLOWED)
        ? rendered(config, HttpStatus.NOT_IMPLEMENTED, description)
        : rendered(config, status, description);
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext context,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    String detail = description;
    if (status.equals(HttpStatus.NOT_FOUND) && headers != null) {
      Matcher slashed = TRAILING_SLASH.matcher(headers.path());
      if (slashed.matches()) {
        return redirect(slashed.group(1) + slashed.group(2));
      }
      detail = "path: " + headers.path() + " (expected: one of /openapi.json)";
    }
    return rendered(config, status, detail);
  }

  /** The path without its last slash is the resource (RFC 9110, section 15.4.9). */
  private static AggregatedHttpResponse redirect(String path) {
    return AggregatedHttpResponse.of(
        ResponseHeaders.of(HttpStatus.valueOf(308), HttpHeaderNames.LOCATION, path));
  }

  private static Problem problemOf(HttpStatus status, @Nullable String detail, long mostBytes) {
    boolean large = status.equals(HttpStatus.REQUEST_ENTITY_TOO_LARGE);
    return Problem.of(status, large ? tooLong(mostBytes) : detail);
  }

  private static String tooLong(long mostBytes) {
    return "body: too long (expected: <= " + mostBytes + " bytes)";
  }

  private static AggregatedHttpResponse rendered(
      ServiceConfig config, HttpStatus status, @Nullable String detail) {
    ApiReply reply = ApiReply.problem(problemOf(status, detail, config.maxRequestLength()));
    return AggregatedHttpResponse.of(reply.headers(), reply.body());
  }
}
